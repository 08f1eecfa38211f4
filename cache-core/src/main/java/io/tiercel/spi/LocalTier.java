package io.tiercel.spi;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tier in this process, whose stages are always complete, and which can be read without asking.
 */
public interface LocalTier<K, V> extends Tier<K, V> {

  /** What {@link #peek} answers for a key that is known to have no value. */
  Object ABSENT =
      new Object() {
        @Override
        public String toString() {
          return "absent";
        }
      };

  /**
   * The value that may be answered as it is, {@link #ABSENT}, or null when the tier has to be asked
   * properly: nothing there, or something that wants attention. Takes no lock and allocates
   * nothing.
   */
  @Nullable Object peek(K key);

  /**
   * As {@link #peek(Object)}, for a reader who has no entry renewed that is younger than so many
   * {@link Scheduling#TICK ticks}: until then he gets it as it is, and leaves the proper read to
   * those who may renew it. {@link Integer#MAX_VALUE} is for a reader who renews nothing.
   */
  default @Nullable Object peek(K key, int age) {
    return peek(key);
  }

  /** As {@link Tier#get}, at once; what would fail the stage is thrown. */
  Answer<V> answer(K key, Ask ask);

  /** As {@link Tier#fill}, at once; what would fail the stage is thrown. */
  Outcome fillAtOnce(Filling<K, V> filling);

  /**
   * Takes a key and fills it in one step, for a writer who has nothing to do in between: what
   * {@link #takeAll} with {@link Taking#WRITE} and then {@link #fill} do. Answers null, and has
   * done nothing, where that is not possible, because another writer is at work on the key or the
   * entry is worth nothing; the caller then takes and fills.
   */
  @Nullable Outcome putAtOnce(K key, Entry<V> entry);

  /**
   * Lets {@link #peek} answer nothing, now and then, for entries that have reached this age, so
   * that their renewal can be considered. An earlier age stands.
   */
  default void attendFrom(Duration age) {}

  /** Notes that the renewal of the key's entry was considered, and need not be for a while. */
  default void attended(K key) {}

  /** How many times {@link #peek} had a value; zero where that is not counted. */
  long hits();

  /** How many times {@link #peek} knew that there is none; zero where that is not counted. */
  default long absences() {
    return 0;
  }

  /** How many entries it holds, about. */
  long size();

  /** The entries that could be answered now, weakly consistent. */
  Iterator<Map.Entry<K, V>> iterator();

  /** The keys of {@link #iterator}, which need no copies of their values. */
  default Iterator<K> keys() {
    Iterator<Map.Entry<K, V>> entries = iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public K next() {
        return entries.next().getKey();
      }
    };
  }

  @Override
  default Scope scope() {
    return Scope.LOCAL;
  }
}
