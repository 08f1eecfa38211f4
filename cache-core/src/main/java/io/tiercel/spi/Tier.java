package io.tiercel.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One level of a cache, as the engine sees it.
 *
 * <p>Tiers come in any number and order, and the engine treats them alike: it reads from the
 * nearest to the farthest, fills from the farthest to the nearest, and removes from the farthest to
 * the nearest. What makes invalidated values stay away is the ticket: {@link #fillAll} is the only
 * way in, and it stores nothing unless the ticket that the tier itself handed out is still good.
 *
 * <p>All operations are asynchronous and may be called from any thread; a stage that is already
 * complete is welcome and cheap. Answers stand in the order of the keys. A stage that fails, late
 * or at once, means that nothing is known: the engine counts a miss for a read, skips a fill, and
 * reports and retries a removal, which may therefore arrive more than once and late.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public interface Tier<K, V> extends AutoCloseable {

  /** A short, constant name for messages and labels, such as {@code redis}. */
  String name();

  /** Who sees what this tier stores. */
  Scope scope();

  /**
   * Throws for a key that this tier has no way to write, such as one of another type than its keys
   * have. The engine asks before it does anything with a key, so that a wrong one is told to
   * whoever brought it and to no tier. By default there is no such key.
   */
  default void require(K key) {}

  /**
   * Reads keys. An entry that may be answered comes {@link Answer.Fresh}; anything else carries a
   * ticket if the ask wants one. No marker, however recent, that was set before the call may be
   * overlooked.
   */
  CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask);

  /** Reads one key. */
  default CompletionStage<Answer<V>> get(K key, Ask ask) {
    return getAll(List.of(key), ask).thenApply(answers -> answers.get(0));
  }

  /**
   * Takes keys for a writer: voids the other tickets as {@code taking} says and hands out new ones,
   * each in a {@link Answer.Miss} that remembers what stood there; {@link Answer.Busy} where
   * another writer must be waited for.
   *
   * <p>A SHARED tier removes what stood there. A LOCAL one may leave it readable until what
   * follows: a fill, a removal, or the ticket's release by a writer that changed nothing after all.
   */
  CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking);

  /**
   * Stores each entry whose ticket is still good, and says what became of each. The Home tier also
   * publishes the changes that are made by {@link Taking#UPDATE}.
   */
  CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings);

  /** Stores one entry if its ticket is still good. */
  default CompletionStage<Outcome> fill(Filling<K, V> filling) {
    return fillAll(List.of(filling)).thenApply(outcomes -> outcomes.get(0));
  }

  /**
   * Makes a change take effect: nothing stored or read before it may be answered, and no ticket
   * handed out before it may fill, once the stage is complete. Keys are removed; tags and the whole
   * cache are marked, in constant time. The Home tier also publishes it on its bus.
   */
  CompletionStage<Void> remove(Change<K> change);

  /**
   * As {@link #remove}, and for the given time answers {@link Answer.Blocked} for what the change
   * covers: a tier beyond this one could not be reached, so what it holds may be old.
   *
   * @param number greater than that of any block which this node began before for the same
   */
  default CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    return remove(change);
  }

  /**
   * Ends this node's {@link #block} before its time, because the farther tier was reached; not one
   * of a greater number, which is about what that tier has missed since, whichever comes first.
   */
  default CompletionStage<Void> unblock(Change<K> change, long number) {
    return CompletableFuture.completedStage(null);
  }

  /**
   * Looks at a key for an operator: takes no ticket and no lease, counts as no use of the entry,
   * and never shows the value. By default what a read without a ticket shows.
   */
  default CompletionStage<Sighting<V>> inspect(K key) {
    return get(key, Ask.LOOK).thenApply(Sighting::of);
  }

  /**
   * What stands under a key.
   *
   * @param entry the entry, whatever it is worth; null for none
   * @param hiddenBy which change hides it, such as a tag; null if it may be answered
   * @param lease who may fill the key, as far as this tier knows; null for nobody
   * @param bytes the size of the entry as stored; -1 where it is not stored as bytes
   * @param format how the bytes are written; empty where it is not stored as bytes
   */
  record Sighting<V>(
      @Nullable Entry<V> entry,
      @Nullable String hiddenBy,
      @Nullable String lease,
      long bytes,
      String format) {

    /** What an answer shows. */
    public static <V> Sighting<V> of(Answer<V> answer) {
      String lease = answer instanceof Answer.Busy ? "somebody" : null;
      String hidden = answer instanceof Answer.Blocked ? "a change that waits for a tier" : null;
      return new Sighting<>(answer.entry(), hidden, lease, -1, "");
    }
  }

  /**
   * Says how much is stored behind this tier, as far as it can tell at little cost. It is asked
   * when somebody looks, every ten seconds at most, and never on the way of a read.
   */
  default CompletionStage<Volume> volume() {
    return CompletableFuture.completedStage(Volume.UNKNOWN);
  }

  /**
   * How much is stored, about.
   *
   * @param bytes how many bytes; -1 if the tier cannot tell
   */
  record Volume(long bytes) {
    /** A tier that cannot tell. */
    public static final Volume UNKNOWN = new Volume(-1);
  }

  /** How this tier tells other nodes of changes. Only the Home tier's is used. */
  default Optional<Bus<K>> bus() {
    return Optional.empty();
  }

  /** Ends what this tier began itself, and nothing that it borrowed. */
  @Override
  void close();
}
