package io.tiercel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.spi.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Which invalidations are pending, whatever is added and delivered at the same time. */
class UndeliveredTest {

  private final Undelivered<Key> undelivered = new Undelivered<>(key -> Set.of(), 3);

  /** A key that does something, once, when a map looks for it. */
  private static final class Key {
    private final int hash;
    private final AtomicReference<Runnable> whenHashed = new AtomicReference<>(() -> {});

    Key(int hash) {
      this.hash = hash;
    }

    Key whenHashed(Runnable action) {
      whenHashed.set(action);
      return this;
    }

    @Override
    public int hashCode() {
      whenHashed.getAndSet(() -> {}).run();
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  void invalidationDuringAMerge_outlivesTheDeliveryOfWhatWasMerged() throws Exception {
    Key first = new Key(1);
    Key added = new Key(15); // in the map behind the first
    CountDownLatch merged = new CountDownLatch(1);
    CountDownLatch half = new CountDownLatch(1);
    Key addedToo =
        new Key(14)
            .whenHashed(
                () -> {
                  half.countDown();
                  await(merged);
                });
    undelivered.add(Change.of(first), 1);
    undelivered.add(Change.of(new Key(2)), 1);
    undelivered.add(Change.of(new Key(4)), 1);
    AtomicReference<Map<Object, Pending>> snapshot = new AtomicReference<>(Map.of());
    CompletableFuture<?> adding = new CompletableFuture<>();
    first.whenHashed(
        () -> {
          snapshot.set(undelivered.snapshot());
          CompletableFuture<?> unused =
              CompletableFuture.runAsync(
                      () -> undelivered.add(new Change.Keys<>(List.of(added, addedToo)), 1))
                  .whenComplete((done, failure) -> adding.complete(null));
          await(half);
        });
    undelivered.add(Change.of(new Key(3)), 1);
    merged.countDown();
    adding.get(20, TimeUnit.SECONDS);
    undelivered.delivered(new Change.All<>(), snapshot.get());
    assertThat(undelivered.believableFrom(added, Set.of())).isEqualTo(2);
    assertThat(undelivered.believableFrom(addedToo, Set.of())).isEqualTo(2);
    assertThat(undelivered.believableFrom(first, Set.of())).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing happened", new TimeoutException());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
