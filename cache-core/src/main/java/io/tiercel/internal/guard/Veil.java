package io.tiercel.internal.guard;

import io.tiercel.internal.guard.Noted.Asking;
import io.tiercel.internal.guard.Noted.Judged;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A tier that is this node's own and yet not in this process, such as a file: what is removed from
 * it is out of sight at once, however long the tier takes.
 *
 * <p>Messages, gaps and lapses of trust have to take effect when the call returns, and a file needs
 * time, and can fail. So a removal is noted here, which is done at once, and then delivered, for
 * which nobody waits. As this process is the only one that reads the tier, what is noted is as good
 * as done:
 *
 * <ul>
 *   <li>What a noted removal covers is answered as a miss: by its key before the tier is asked, and
 *       by its key and its own tags when the answer comes. That counts which was noted when the
 *       tier was asked, too: an answer may be from before the tier removed, and come after. A read
 *       that began before the removal was noted, and is answered after it was made, answers those
 *       who asked before it; the nearer tiers refuse what it brings, for they heard of the change
 *       themselves.
 *   <li>Such a miss has a ticket that stores nothing. It leaves the nearer tiers to their own
 *       tickets, as if the tier had failed: each of them hears of every change by itself.
 *   <li>Every other ticket knows the number of the last removal before it was asked for. A fill is
 *       refused if a later one that covers it is noted, before the tier is asked and when it has
 *       answered. If none is, because it was delivered, the tier's own ticket is void: the tier was
 *       asked for it before that removal was noted, and so either before it removed, or after it,
 *       and then the ticket is as good as any.
 *   <li>A fill that was sent before the removal, and overtaken by it, is refused by the tier; one
 *       that was not overtaken is removed. A removal that was given up and takes effect late, after
 *       another one was delivered, removes something new, which is a miss.
 *   <li>A removal is forgotten by its number, so that one which came meanwhile stays.
 * </ul>
 *
 * <p>It begins with the whole cache noted: what the tier holds from an earlier run missed what was
 * invalidated while this node was away.
 *
 * <p>The tier is allowed to fail. A fill that fails is one that was declined; a writer who cannot
 * take a key has it removed in this way instead. As long as nothing is noted, readers pay for a
 * check of one counter.
 */
public final class Veil<K, V> extends ForwardingTier<K, V> {

  private static final String HIDDEN_BY = "a removal that this tier has still to make";

  private final Noted<K> noted;
  private final Delivery<K> delivery;

  private Veil(Tier<K, V> tier, Noted<K> noted, Delivery<K> delivery) {
    super(tier);
    this.noted = noted;
    this.delivery = delivery;
  }

  /**
   * The tier, behind a veil that hides all that it holds.
   *
   * @param insisting the same tier for what is delivered, which no open breaker holds off
   * @param bound how many removals are kept apart
   */
  public static <K, V> Veil<K, V> before(
      Tier<K, V> tier, Tier<K, V> insisting, TierContext<K, V> context, int bound) {
    Undelivered<K> removals = new Undelivered<>(context.keyTags(), bound);
    Delivery<K> delivery =
        new Delivery<>(removals, insisting, context.scheduling(), context.observer());
    Veil<K, V> veil = new Veil<>(tier, new Noted<>(removals), delivery);
    veil.hideWhatIsOld();
    return veil;
  }

  private void hideWhatIsOld() {
    note(new Change.All<>());
  }

  private void note(Change<K> change) {
    noted.add(change);
    delivery.ensure();
  }

  /** How many removals the tier has still to make, once an attempt has failed. */
  public int late() {
    return delivery.late();
  }

  @Override
  <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
    return delivery.hasEnded()
        ? CompletableFuture.failedStage(new IllegalStateException("Tier " + name() + " is closed"))
        : call.get();
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    Asking asking = noted.asking();
    return noted.hides(key)
        ? CompletableFuture.completedStage(Noted.hidden(ask.ticket()))
        : super.get(key, ask).thenApply(answer -> noted.seen(key, answer, asking));
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return ask(keys, Noted.hidden(ask.ticket()), open -> super.getAll(open, ask));
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return ask(keys, Noted.hidden(true), open -> taken(open, taking));
  }

  /** Asks the tier for the keys that may be seen, and looks again when it has answered. */
  private CompletionStage<List<Answer<V>>> ask(
      List<K> keys, Answer<V> hidden, Function<List<K>, CompletionStage<List<Answer<V>>>> tier) {
    Asking asking = noted.asking();
    Parted<K> parted = Parted.of(keys, key -> !noted.hides(key));
    List<K> open = parted.chosen();
    CompletionStage<List<Answer<V>>> answers =
        parted.isNone()
            ? run(Operation.GET, () -> CompletableFuture.completedStage(List.of()))
            : tier.apply(open);
    return answers.thenApply(given -> parted.whole(noted.seen(open, given, asking), key -> hidden));
  }

  private CompletionStage<List<Answer<V>>> taken(List<K> keys, Taking taking) {
    return super.takeAll(keys, taking)
        .exceptionallyCompose(
            failure ->
                remove(new Change.Keys<>(keys))
                    .thenApply(done -> keys.stream().map(key -> Noted.<V>hidden(true)).toList()));
  }

  @Override
  public CompletionStage<Outcome> fill(Filling<K, V> filling) {
    return fillAll(List.of(filling)).thenApply(outcomes -> outcomes.get(0));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    List<Judged<K, V>> judged = fillings.stream().map(noted::judged).toList();
    Parted<Judged<K, V>> parted = Parted.of(judged, Judged::isOpen);
    return run(Operation.FILL, () -> filled(parted.chosen()))
        .thenApply(outcomes -> parted.whole(outcomes, Judged::outcome));
  }

  private CompletionStage<List<Outcome>> filled(List<Judged<K, V>> open) {
    return open.isEmpty()
        ? CompletableFuture.completedStage(List.of())
        : super.fillAll(open.stream().map(Judged::theirs).toList())
            .exceptionally(failure -> open.stream().map(each -> Outcome.DECLINED).toList())
            .thenApply(outcomes -> afterwards(open, outcomes));
  }

  private List<Outcome> afterwards(List<Judged<K, V>> open, List<Outcome> said) {
    List<Outcome> outcomes = new ArrayList<>(said.size());
    for (int i = 0; i < said.size(); i++) {
      outcomes.add(noted.afterwards(open.get(i), said.get(i)));
    }
    return outcomes;
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return run(
        Operation.REMOVE,
        () -> {
          note(change);
          return CompletableFuture.completedStage(null);
        });
  }

  /** There is nobody to be kept off farther tiers: this one is never Home. */
  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    return remove(change);
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return run(Operation.UNBLOCK, () -> CompletableFuture.completedStage(null));
  }

  @Override
  public CompletionStage<Sighting<V>> inspect(K key) {
    return super.inspect(key)
        .thenApply(seen -> noted.hides(key, seen.entry()) ? hidden(seen) : seen);
  }

  private static <V> Sighting<V> hidden(Sighting<V> seen) {
    return new Sighting<>(seen.entry(), HIDDEN_BY, seen.lease(), seen.bytes(), seen.format());
  }

  @Override
  public void close() {
    delivery.end();
    super.close();
  }
}
