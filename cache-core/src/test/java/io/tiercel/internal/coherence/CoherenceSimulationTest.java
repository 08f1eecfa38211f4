package io.tiercel.internal.coherence;

import static net.bytebuddy.matcher.ElementMatchers.is;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("UnusedVariable") // advice writes what its caller returns
class CoherenceSimulationTest {

  private static final int SEEDS = Integer.getInteger("seeds", 1000);
  private static final int SEEDS_TO_FIND_A_BUG = 50_000;
  private static final int STEPS = 400;

  @Test
  void answers_areNeverOlderThanTheWindow_whateverTheBusLoses() {
    assertThat(firstFailure(SEEDS)).isNull();
  }

  @Test
  void memory_isOfUseMeanwhile() {
    long hits = 0;
    long gaps = 0;
    for (long seed = 0; seed < 100; seed++) {
      CoherenceSimulation run = new CoherenceSimulation(seed).run(STEPS);
      hits += run.trustedHits();
      gaps += run.gaps();
    }
    assertThat(hits).as("answers out of a memory that trusts").isGreaterThan(5000);
    assertThat(gaps).as("gaps").isGreaterThan(100);
  }

  /**
   * The simulation is worth something only if it finds what happens without each guard. Two are not
   * here because they keep no value out: without {@code isFork} and {@code isCurrent} trust would
   * only lapse later, or needlessly.
   */
  @ParameterizedTest
  @MethodSource
  void guard_thatIsMissing_isFound(Class<?> type, String guard, Class<?> answer) {
    Instrumentation instrumentation = ByteBuddyAgent.install();
    ResettableClassFileTransformer missing =
        new AgentBuilder.Default()
            .disableClassFormatChanges()
            .with(RedefinitionStrategy.RETRANSFORMATION)
            .type(is(type))
            .transform(
                (builder, changed, loader, module, domain) ->
                    builder.visit(Advice.to(answer).on(named(guard))))
            .installOn(instrumentation);
    try {
      assertThat(firstFailure(SEEDS_TO_FIND_A_BUG)).isNotNull();
    } finally {
      missing.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION);
    }
  }

  static Arguments[] guard_thatIsMissing_isFound() {
    return new Arguments[] {
      Arguments.of(Chain.class, "isGap", No.class),
      Arguments.of(Chain.class, "hasReached", Yes.class),
      Arguments.of(Coherence.class, "hasLapsed", No.class),
      Arguments.of(Coherence.class, "clockJumped", No.class),
      Arguments.of(Coherence.class, "isOwn", Yes.class),
      Arguments.of(Coherence.class, "livesUntil", Forever.class),
      Arguments.of(Trust.class, "from", Always.class)
    };
  }

  private static final class Yes {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean answer) {
      answer = true;
    }
  }

  private static final class No {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean answer) {
      answer = false;
    }
  }

  private static final class Forever {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) long answer) {
      answer = Long.MAX_VALUE;
    }
  }

  private static final class Always {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) long answer) {
      answer = Long.MIN_VALUE;
    }
  }

  private static @Nullable AssertionError firstFailure(int seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      try {
        new CoherenceSimulation(seed).run(STEPS);
      } catch (AssertionError failure) {
        return new AssertionError("seed " + seed, failure);
      }
    }
    return null;
  }
}
