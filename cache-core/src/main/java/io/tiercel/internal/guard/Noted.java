package io.tiercel.internal.guard;

import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The removals that a tier has still to make, and what they hide. {@link Veil} says why. */
final class Noted<K> {

  /** To {@link Undelivered}, the tier is the only level. */
  static final int LEVEL = 0;

  private static final Ticket WITHHELD =
      new Ticket() {
        @Override
        public long number() {
          return Long.MIN_VALUE;
        }

        @Override
        public String toString() {
          return "withheld";
        }
      };

  private final Undelivered<K> removals;

  Noted(Undelivered<K> removals) {
    this.removals = removals;
  }

  /** Hides what a change covers, from here on. */
  void add(Change<K> change) {
    removals.add(change, LEVEL);
  }

  /**
   * What was noted when the tier was asked, by which its answer is judged: it may be from before a
   * removal, and come when that was made.
   *
   * @param number of the last removal until then
   * @param removals those that the tier had still to make
   */
  record Asking(long number, Map<Object, Pending> removals) {}

  /** What is noted now, where the tier is about to be asked. */
  Asking asking() {
    return new Asking(removals.latest(), removals.snapshot());
  }

  /** Whether the key is hidden, whatever tags its entry has. */
  boolean hides(K key) {
    return hides(key, Set.of());
  }

  /** Whether the entry is hidden; if there is none, its key. */
  boolean hides(K key, @Nullable Entry<?> entry) {
    return hides(key, entry == null ? Set.of() : entry.tags());
  }

  /** Only by the tags of the entry: of a key that was hidden the tier is not asked. */
  private boolean hid(K key, @Nullable Entry<?> entry, Asking asking) {
    return entry != null && removals.believableFrom(asking.removals(), key, entry.tags()) > LEVEL;
  }

  private boolean hides(K key, Set<String> tags) {
    return removals.newest(key, tags) != 0;
  }

  /** What is said of a hidden key; a ticket leaves nearer tiers to their own. */
  static <V> Answer<V> hidden(boolean ticket) {
    return ticket ? new Answer.Miss<>(WITHHELD, null) : Answer.nothing();
  }

  /** The answers as they may be seen now. */
  <V> List<Answer<V>> seen(List<K> keys, List<Answer<V>> given, Asking asking) {
    List<Answer<V>> seen = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      seen.add(seen(keys.get(i), given.get(i), asking));
    }
    return seen;
  }

  /** The answer as it may be seen now. */
  <V> Answer<V> seen(K key, Answer<V> answer, Asking asking) {
    boolean hides = hides(key, answer.entry()) || hid(key, answer.entry(), asking);
    if (!(answer instanceof Answer.Miss<V> miss) || miss.ticket() == Ticket.NONE) {
      return hides ? Answer.nothing() : answer;
    } else if (hides) {
      miss.ticket().release();
      return hidden(true);
    }
    return new Answer.Miss<>(new Numbered(this, miss.ticket(), asking.number()), miss.remembered());
  }

  /**
   * A filling, and what becomes of it as far as is known here.
   *
   * @param theirs the filling under the tier's own ticket
   * @param outcome {@link Outcome#STORED} if the tier is to be asked
   */
  record Judged<K, V>(Filling<K, V> theirs, long number, Outcome outcome) {

    boolean isOpen() {
      return outcome == Outcome.STORED;
    }
  }

  /** Judges a filling before the tier is asked. Its ticket is given back if it need not be. */
  <V> Judged<K, V> judged(Filling<K, V> filling) {
    if (!(filling.ticket() instanceof Numbered ticket) || ticket.noted() != this) {
      boolean withheld = filling.ticket() == WITHHELD;
      return new Judged<>(filling, 0, withheld ? Outcome.DECLINED : Outcome.REFUSED);
    }
    Filling<K, V> theirs = new Filling<>(filling.key(), ticket.theirs(), filling.entry());
    Outcome outcome = outcome(theirs, ticket.asked());
    if (outcome != Outcome.STORED) {
      ticket.release();
    }
    return new Judged<>(theirs, ticket.asked(), outcome);
  }

  /** What the tier said of a filling that it was asked for, unless a removal has overtaken it. */
  Outcome afterwards(Judged<K, ?> judged, Outcome said) {
    boolean overtaken = outcome(judged.theirs(), judged.number()) == Outcome.REFUSED;
    return overtaken ? Outcome.REFUSED : said;
  }

  private Outcome outcome(Filling<K, ?> filling, long asked) {
    long newest = removals.newest(filling.key(), filling.entry().tags());
    if (newest == 0) {
      return Outcome.STORED;
    }
    return newest > asked ? Outcome.REFUSED : Outcome.DECLINED;
  }

  /** A ticket of the tier's, which knows the last removal before it was asked for. */
  private record Numbered(Noted<?> noted, Ticket theirs, long asked) implements Ticket {
    @Override
    public long number() {
      return theirs.number();
    }

    @Override
    public Duration life() {
      return theirs.life();
    }

    @Override
    public CompletionStage<Boolean> renew() {
      return theirs.renew();
    }

    @Override
    public void release() {
      theirs.release();
    }

    @Override
    public String toString() {
      return theirs + " after " + asked;
    }
  }
}
