package io.tiercel.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a modelled Redis: text and sorted sets, each with its end, by the commands that our
 * scripts use. Bytes are texts of as many characters, so that they can be cut and compared.
 *
 * <p>A failover can take the latest writes back; what one script writes is lost or kept as a whole,
 * as it is replicated.
 */
final class ModelKeys {
  private static final int KEPT = 256;
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final Map<String, Value> values = new TreeMap<>();
  private final Deque<Writes> journal = new ArrayDeque<>();
  private Map<String, Value> before = Map.of();
  private Writes open = new Writes(0, new ArrayList<>());
  private boolean full;
  private boolean readOnly;
  private boolean dirty;
  private long now;

  /** What stands under a key; one of the two is empty. */
  record Value(String text, Map<String, Long> scores, long endsAt) {
    Value until(long end) {
      return new Value(text, scores, end);
    }
  }

  /** What one script did, and how to undo it. */
  private record Writes(long at, List<Undo> undo) {
    void undoIn(Map<String, Value> values) {
      for (int i = undo.size() - 1; i >= 0; i--) {
        undo.get(i).in(values);
      }
    }
  }

  /** Puts back what stood under a key. */
  private record Undo(String key, @Nullable Value old) {
    void in(Map<String, Value> values) {
      if (old == null) {
        values.remove(key);
      } else {
        values.put(key, old);
      }
    }
  }

  /** A command was refused. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * A command or script begins.
   *
   * @param millis by the server's clock
   * @param worldNanos by the clock that never jumps
   */
  void begin(long millis, long worldNanos) {
    now = millis;
    dirty = false;
    open = new Writes(worldNanos, new ArrayList<>());
    values.values().removeIf(value -> value.endsAt() < now);
  }

  /** No memory is left: what needs some is refused until something else was written. */
  void full(boolean is) {
    full = is;
  }

  /** It is a replica now. */
  void readOnly(boolean is) {
    readOnly = is;
  }

  long now() {
    return now;
  }

  @Nullable String get(String key) {
    Value value = values.get(key);
    return value == null ? null : value.text();
  }

  /** The milliseconds that are left; -1 for ever, -2 for nothing there. */
  long pttl(String key) {
    Value value = values.get(key);
    return value == null ? -2 : value.endsAt() == FOR_EVER ? -1 : value.endsAt() - now;
  }

  void set(String key, String text) {
    grow();
    put(key, new Value(text, Map.of(), FOR_EVER));
  }

  void set(String key, String text, long life) {
    grow();
    put(key, new Value(text, Map.of(), now + life));
  }

  /** Only if something is there; its end stays. */
  void replace(String key, String text) {
    grow();
    Value old = values.get(key);
    if (old != null) {
      put(key, new Value(text, Map.of(), old.endsAt()));
    }
  }

  void delete(String key) {
    write();
    remove(key);
  }

  void persist(String key) {
    write();
    Value old = values.get(key);
    if (old != null) {
      put(key, old.until(FOR_EVER));
    }
  }

  void expire(String key, long life) {
    write();
    Value old = values.get(key);
    if (old != null) {
      put(key, old.until(now + life));
    }
  }

  void add(String key, long score, String member) {
    grow();
    Value old = values.get(key);
    Map<String, Long> scores = new LinkedHashMap<>(old == null ? Map.of() : old.scores());
    scores.put(member, score);
    put(key, new Value("", scores, old == null ? FOR_EVER : old.endsAt()));
  }

  void drop(String key, String member) {
    write();
    Value old = values.get(key);
    if (old != null && old.scores().containsKey(member)) {
      Map<String, Long> scores = new LinkedHashMap<>(old.scores());
      scores.remove(member);
      if (scores.isEmpty()) {
        remove(key);
      } else {
        put(key, new Value("", scores, old.endsAt()));
      }
    }
  }

  /** The score of a member, or null if there is none. */
  @Nullable Long score(String key, String member) {
    Value value = values.get(key);
    return value == null ? null : value.scores().get(member);
  }

  /** The highest score, or null if there is none. */
  @Nullable Long highest(String key) {
    Value value = values.get(key);
    return value == null ? null : Collections.max(value.scores().values());
  }

  /** What a server that is full refuses, unless it has written something already. */
  private void grow() {
    if (full && !dirty && !readOnly) {
      throw new Refusal("OOM command not allowed when used memory > 'maxmemory'");
    }
    write();
  }

  private void write() {
    if (readOnly) {
      throw new Refusal("READONLY You can't write against a read only replica.");
    }
    dirty = true;
  }

  private void put(String key, Value value) {
    Value old = values.put(key, value);
    if (!value.equals(old)) {
      undoBy(key, old);
    }
  }

  private void remove(String key) {
    Value old = values.remove(key);
    if (old != null) {
      undoBy(key, old);
    }
  }

  private void undoBy(String key, @Nullable Value old) {
    if (open.undo().isEmpty()) {
      journal.addLast(open);
      if (journal.size() > KEPT) {
        journal.removeFirst();
      }
    }
    open.undo().add(new Undo(key, old));
  }

  // what happens to it

  /** All that is there, valid or not. */
  Map<String, Value> all() {
    return values;
  }

  /** Loses a key, as for want of memory. */
  void evict(String key) {
    remove(key);
  }

  /** Loses everything. */
  void flush() {
    before = Map.copyOf(values);
    values.clear();
    journal.clear();
  }

  /** Takes back so many writing scripts; answers when the first of them was run. */
  long undo(int scripts) {
    long since = FOR_EVER;
    before = Map.copyOf(values);
    for (int i = 0; i < scripts && !journal.isEmpty(); i++) {
      Writes last = journal.removeLast();
      since = last.at();
      last.undoIn(values);
    }
    return since;
  }

  // what replicas have

  /** What stood there before so many writing scripts. */
  Map<String, Value> past(int scripts) {
    Map<String, Value> past = new TreeMap<>(values);
    Iterator<Writes> last = journal.descendingIterator();
    for (int i = 0; i < scripts && last.hasNext(); i++) {
      last.next().undoIn(past);
    }
    return past;
  }

  /** What stood there before the server went back or began anew for the last time. */
  Map<String, Value> before() {
    return before;
  }
}
