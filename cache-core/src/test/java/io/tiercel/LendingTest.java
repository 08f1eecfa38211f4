package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who lends his thread to a tier. */
class LendingTest {

  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final List<Ask> asked = new CopyOnWriteArrayList<>();
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("lending")
          .memory(memory -> memory.maximumSize(100))
          .tier(
              new Listening<>(new SharedTierFactory<>("shared", new SharedServer(clock)), asked),
              tier -> tier.timeToLive(Duration.ofMinutes(1)).jitter(0))
          .refreshAfter(Duration.ofSeconds(10))
          .scheduling(clock)
          .loader(key -> "v" + key)
          .build();

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void callerThatWaitsForOneKey_lendsItsThread() {
    assertThat(cache.get("a")).isEqualTo("va");
    assertThat(cache.getIfPresent("b")).isNull();
    assertThat(cache.get("c", key -> "other")).isEqualTo("other");
    assertThat(asked).hasSize(3).allMatch(ask -> ask.loan() != null);
    assertThat(asked).extracting(Ask::ticket).containsExactly(true, false, true);
  }

  @Test
  void everyRead_isALoanOfItsOwn() {
    cache.getIfPresent("a");
    cache.getIfPresent("a");
    assertThat(asked.get(0).loan()).isNotSameAs(asked.get(1).loan());
  }

  @Test
  void callerThatDoesNotWait_keepsItsThread() {
    assertThat(cache.async().get("a").join()).isEqualTo("va");
    assertThat(cache.async().getIfPresent("b").join()).isNull();
    assertThat(asked).hasSize(2).allMatch(ask -> ask.loan() == null);
  }

  @Test
  void callerThatWaitsForSeveralKeys_lendsItsThread() {
    assertThat(cache.getAll(List.of("a", "b"))).hasSize(2);
    assertThat(cache.getAllPresent(List.of("c", "d"))).isEmpty();
    assertThat(asked).hasSize(2).allMatch(ask -> ask.loan() != null);
    asked.clear();
    assertThat(cache.async().getAll(List.of("e", "f")).join()).hasSize(2);
    assertThat(asked).hasSize(1).allMatch(ask -> ask.loan() == null);
  }

  @Test
  void renewalBehindACallersBack_doesNotTakeItsThread() {
    cache.get("a");
    asked.clear();
    clock.advance(Duration.ofSeconds(15));
    assertThat(cache.get("a")).isEqualTo("va");
    assertThat(asked)
        .filteredOn(ask -> ask.newerThan() != Long.MIN_VALUE)
        .isNotEmpty()
        .allMatch(ask -> ask.loan() == null);
  }

  /** Notes how a tier is asked. */
  private record Listening<K, V>(TierFactory<K, V> inner, List<Ask> asked)
      implements TierFactory<K, V> {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Scope scope() {
      return inner.scope();
    }

    @Override
    @SuppressWarnings("unchecked") // what stands behind it is of that type
    public Tier<K, V> open(TierContext<K, V> context) {
      Tier<K, V> tier = inner.open(context);
      return (Tier<K, V>)
          Proxy.newProxyInstance(
              LendingTest.class.getClassLoader(),
              new Class<?>[] {Tier.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("getAll")) {
                  asked.add((Ask) arguments[1]);
                }
                try {
                  return method.invoke(tier, arguments);
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              });
    }
  }
}
