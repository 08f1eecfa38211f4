package io.tiercel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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

  @Test
  void snapshot_isTakenOnceForAsLongAsNothingChanges() {
    Key first = new Key(1);
    undelivered.add(Change.of(first), 1);
    Map<Object, Pending> snapshot = undelivered.snapshot();
    assertThat(undelivered.snapshot()).isSameAs(snapshot);
    assertThatThrownBy(snapshot::clear).isInstanceOf(UnsupportedOperationException.class);
    Key second = new Key(2);
    undelivered.add(Change.of(second), 0);
    assertThat(undelivered.snapshot()).hasSize(2).isSameAs(undelivered.snapshot());
    assertThat(snapshot).hasSize(1);
    undelivered.delivered(Change.of(first), snapshot);
    assertThat(undelivered.snapshot()).hasSize(1).isSameAs(undelivered.snapshot());
    undelivered.delivered(Change.of(second), undelivered.snapshot());
    assertThat(undelivered.snapshot()).isEmpty();
  }

  /** The copy that is kept must be of the newest number, or its delivery would remove nothing. */
  @Test
  void snapshot_knowsWhatWasAddedAnew() {
    Key key = new Key(1);
    undelivered.add(Change.of(key), 0);
    Map<Object, Pending> first = undelivered.snapshot();
    undelivered.add(Change.of(key), 2);
    Map<Object, Pending> second = undelivered.snapshot();
    assertThat(undelivered.believableFrom(second, key, Set.of())).isEqualTo(3);
    undelivered.delivered(Change.of(key), first);
    assertThat(undelivered.isEmpty()).isFalse();
    undelivered.delivered(Change.of(key), second);
    assertThat(undelivered.isEmpty()).isTrue();
  }

  @Test
  void changeWhileASnapshotIsTaken_isInTheNextOne() {
    Key first = new Key(1);
    Key copied = new Key(8);
    undelivered.add(Change.of(first), 0);
    undelivered.add(Change.of(copied), 0);
    Key added = new Key(2);
    copied.whenHashed(() -> undelivered.add(new Change.Keys<>(List.of(first, added)), 2));
    assertThat(undelivered.snapshot()).isNotEmpty();
    Map<Object, Pending> next = undelivered.snapshot();
    assertThat(undelivered.believableFrom(next, first, Set.of())).isEqualTo(3);
    assertThat(undelivered.believableFrom(next, added, Set.of())).isEqualTo(3);
  }

  @Test
  void deliveryWhileASnapshotIsTaken_isMissingInTheNextOne() {
    Key first = new Key(1);
    Key copied = new Key(8);
    undelivered.add(Change.of(first), 0);
    undelivered.add(Change.of(copied), 0);
    Map<Object, Pending> before = undelivered.snapshot();
    undelivered.add(Change.of(new Key(3)), 0);
    copied.whenHashed(() -> undelivered.delivered(Change.of(first), before));
    assertThat(undelivered.snapshot()).isNotEmpty();
    assertThat(undelivered.believableFrom(undelivered.snapshot(), first, Set.of())).isZero();
  }

  /** What a merge takes away has to be found as what it became, by whoever looked before it. */
  @Test
  void snapshotThatAMergeOvertakes_lacksNothing() {
    Key copied = new Key(1);
    Key merged = new Key(8);
    undelivered.add(Change.of(copied), 1);
    undelivered.add(Change.of(merged), 1);
    copied.whenHashed(() -> undelivered.add(new Change.Keys<>(keys(4, 5)), 1));
    Map<Object, Pending> snapshot = undelivered.snapshot();
    assertThat(undelivered.count()).isEqualTo(1);
    assertThat(undelivered.believableFrom(snapshot, merged, Set.of())).isEqualTo(2);
  }

  @Test
  void lookThatAMergeOvertakes_findsWhatItBecame() {
    Key key = new Key(1);
    undelivered.add(Change.of(key), 1);
    key.whenHashed(() -> undelivered.add(new Change.Keys<>(keys(4, 5, 6)), 1));
    assertThat(undelivered.believableFrom(key, Set.of())).isEqualTo(2);
  }

  @Test
  void numberThatAMergeOvertakes_isTheOneOfWhatItBecame() {
    Key key = new Key(1);
    undelivered.add(Change.of(key), 1);
    key.whenHashed(() -> undelivered.add(new Change.Keys<>(keys(4, 5, 6)), 1));
    assertThat(undelivered.newest(key, Set.of())).isEqualTo(undelivered.latest());
  }

  @Test
  void snapshotsOfManyThreads_lackNothingThatWasAdded() {
    Undelivered<Integer> many = new Undelivered<>(key -> Set.of(), 200);
    List<CompletableFuture<Void>> adding =
        IntStream.range(0, 4)
            .mapToObj(thread -> CompletableFuture.runAsync(() -> addAndDeliver(many, thread)))
            .toList();
    adding.forEach(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(60)));
    assertThat(many.snapshot()).isEmpty();
  }

  private static void addAndDeliver(Undelivered<Integer> many, int thread) {
    for (int i = 0; i < 20_000; i++) {
      int key = 4 * (i % 40) + thread;
      many.add(Change.of(key), 1);
      Map<Object, Pending> snapshot = many.snapshot();
      assertThat(many.believableFrom(snapshot, key, Set.of())).isEqualTo(2);
      many.delivered(Change.of(key), snapshot);
      assertThat(many.believableFrom(many.snapshot(), key, Set.of())).isZero();
    }
  }

  private static List<Key> keys(int... hashes) {
    return IntStream.of(hashes).mapToObj(Key::new).toList();
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
