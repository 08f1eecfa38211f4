package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.CacheBuilder;
import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Scheduling;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

class RetellingTest {

  private final List<Duration> lives = new ArrayList<>();
  private Duration late = Duration.ZERO;

  /** What each attempt, of this number, ends with. */
  private Consumer<Integer> attempt = number -> {};

  /** A place whose clock is late each time by the same. */
  private final class Place implements TierStack {
    private final ManualScheduling clock = ManualScheduling.callerRuns();

    @Override
    public void addTo(CacheBuilder<String, String> builder, TierPolicy policy) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Scheduling scheduling() {
      return clock;
    }

    @Override
    public void pass(Duration time) {
      clock.advance(time.plus(late));
    }

    @Override
    public boolean shares() {
      return false;
    }
  }

  /** How JUnit calls a scenario. */
  private record Call(RetellingTest test, Scene scene)
      implements ReflectiveInvocationContext<Method> {
    @Override
    public Class<?> getTargetClass() {
      return RetellingTest.class;
    }

    @Override
    public Method getExecutable() {
      try {
        return RetellingTest.class.getDeclaredMethod("scenario", Scene.class);
      } catch (NoSuchMethodException missing) {
        throw new AssertionError(missing);
      }
    }

    @Override
    public List<Object> getArguments() {
      return List.of(scene);
    }

    @Override
    public Optional<Object> getTarget() {
      return Optional.of(test);
    }
  }

  void scenario(Scene scene) {
    lives.add(scene.units(1));
    scene.pass(1);
    attempt.accept(lives.size());
  }

  private void play() throws Throwable {
    Scene scene = new Scene(Place::new, Facade.BLOCKING);
    Retelling retelling = new Retelling();
    retelling.interceptTestTemplateMethod(
        () -> {
          scenario(scene);
          return null;
        },
        new Call(this, scene),
        null);
  }

  private void failsUntil(int last) {
    attempt =
        number -> {
          if (number <= last) {
            throw new AssertionError("wrong");
          }
        };
  }

  @Test
  void scenarioThatWasLate_isPlayedAgainWithLongerLives() throws Throwable {
    late = Duration.ofSeconds(1);
    failsUntil(1);
    play();
    assertThat(lives).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  @Test
  void scenarioThatFailsInTime_hasFailed() {
    late = Duration.ofMillis(900);
    failsUntil(1);
    assertThatThrownBy(this::play).hasMessage("wrong");
    assertThat(lives).hasSize(1);
  }

  @Test
  void scenarioThatIsNotLateByItsLongerLives_hasFailed() {
    late = Duration.ofSeconds(1);
    failsUntil(2);
    assertThatThrownBy(this::play).hasMessage("wrong");
    assertThat(lives).hasSize(2);
  }

  @Test
  void scenarioThatHung_hasFailed() {
    late = Duration.ofSeconds(5);
    failsUntil(1);
    assertThatThrownBy(this::play).hasMessage("wrong");
    assertThat(lives).hasSize(1);
  }

  @Test
  void failure_tellsWhatHappened() {
    failsUntil(1);
    assertThatThrownBy(this::play)
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
  }
}
