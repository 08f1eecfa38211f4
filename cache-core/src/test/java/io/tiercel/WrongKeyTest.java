package io.tiercel;

import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.codec.KeyCodec;
import io.tiercel.control.Status;
import io.tiercel.error.TierException;
import io.tiercel.error.WrongKeyException;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that a tier has no way to write, as Spring's untyped caches may be asked for. */
@Timeout(60)
class WrongKeyTest {

  private final ModelStack stack = ModelStack.of(SHARED);
  private final Faults shared = stack.faults(SHARED);
  private final TieredCache<Object, String> other = open(true);
  private final TieredCache<Object, String> cache = open(true);

  @AfterEach
  void close() {
    shared.heal();
    cache.close();
    other.close();
  }

  /** A cache whose tier writes numbers. */
  private TieredCache<Object, String> open(boolean asked) {
    return TieredCache.<Object, String>named("numbers")
        .memory(memory -> memory.maximumSize(100))
        .tier(new Numbers<>(stack.factory(SHARED), asked))
        .scheduling(stack.scheduling())
        .loader(key -> "value of " + key)
        .build();
  }

  /** A tier that fails for other keys than numbers, and may say so beforehand. */
  private record Numbers<V>(TierFactory<Object, V> tier, boolean asked)
      implements TierFactory<Object, V> {
    @Override
    public String name() {
      return tier.name();
    }

    @Override
    public Scope scope() {
      return tier.scope();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Tier<Object, V> open(TierContext<Object, V> context) {
      Tier<Object, V> bare = tier.open(context);
      return (Tier<Object, V>)
          Proxy.newProxyInstance(
              Tier.class.getClassLoader(),
              new Class<?>[] {Tier.class},
              (proxy, method, arguments) -> call(bare, method, arguments));
    }

    private Object call(Tier<?, ?> bare, Method method, Object[] arguments) throws Throwable {
      if (arguments != null && (asked || !method.getName().equals("require"))) {
        write(arguments[0]);
      }
      try {
        return method.invoke(bare, arguments);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void write(Object argument) {
      if (argument instanceof Change.Keys<?> keys) {
        keys.keys().forEach(Numbers::write);
      } else if (argument instanceof Collection<?> many) {
        many.forEach(Numbers::write);
      } else if (argument instanceof Filling<?, ?> filling) {
        write(filling.key());
      } else if (!(argument instanceof Change)) {
        ((KeyCodec) KeyCodec.of(Long.class)).text(argument);
      }
    }
  }

  private static void assertRefused(ThrowingCallable operation) {
    assertThatThrownBy(operation)
        .isInstanceOf(WrongKeyException.class)
        .hasMessageContainingAll("shared", "numbers", "java.lang.String")
        .hasMessageNotContaining("wrong");
  }

  private String breaker() {
    return cache.operations().state().tier(SHARED).breaker();
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationWithAWrongKey_isRefusedBeforeAnythingIsDone(Facade facade) {
    TieredCache<Object, String> entered = facade.of(cache);
    for (int i = 0; i < 30; i++) {
      assertRefused(() -> entered.get("wrong"));
      assertRefused(() -> entered.getIfPresent("wrong"));
      assertRefused(() -> entered.getAll(List.of(1L, "wrong")));
      assertRefused(() -> entered.put("wrong", "value"));
      assertRefused(() -> entered.invalidate("wrong"));
      assertRefused(() -> entered.asMap().putIfAbsent("wrong", "value"));
      assertRefused(() -> entered.with(CacheOptions.NONE.reloading()).get("wrong"));
    }
    assertThat(shared.calls(Operation.REMOVE)).isZero();
    assertThat(cache.operations().undelivered()).isZero();
    assertThat(breaker()).isEqualTo("CLOSED");
    assertThat(cache.operations().health().status()).isEqualTo(Status.UP);
  }

  @Test
  void rightKeysBesideAWrongOne_areInvalidated() {
    cache.getAll(List.of(1L, 2L));
    assertRefused(() -> cache.invalidateAll(List.of(1L, "wrong", 2L)));
    assertThat(other.getAllPresent(List.of(1L, 2L))).isEmpty();
    assertThat(cache.getAllPresent(List.of(1L, 2L))).isEmpty();
  }

  @Test
  void undeliveredInvalidation_isDeliveredThoughAWrongKeyWasInvalidated() {
    other.put(1L, "old");
    assertThatThrownBy(() -> cache.invalidate("wrong")).isNotNull();
    loseAndHeal(cache);
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> cache.operations().undelivered() == 0); // however slow its thread is
    assertThat(other.getIfPresent(1L)).isNull();
  }

  @Test
  void keyThatATierRefusesOnlyWhenItIsSent_keepsNoOtherFromIt() {
    other.put(1L, "old");
    try (TieredCache<Object, String> unasked = open(false)) {
      assertThatThrownBy(() -> unasked.invalidate("wrong")).isInstanceOf(TierException.class);
      loseAndHeal(unasked);
      await()
          .pollInterval(Duration.ofMillis(2))
          .until(() -> unasked.operations().undelivered() == 1);
      assertThat(other.getIfPresent(1L)).isNull();
      unasked.invalidateAll(); // or closing would wait for it
    }
  }

  private void loseAndHeal(TieredCache<Object, String> loser) {
    shared.always(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> loser.invalidate(1L)).isInstanceOf(TierException.class);
    shared.heal();
    stack.pass(Duration.ofSeconds(20));
  }

  @Test
  void keysOfTheRightType_areNotTold() {
    assertThat(cache.getAll(List.of(1L, 2L))).isEqualTo(Map.of(1L, "value of 1", 2L, "value of 2"));
  }
}
