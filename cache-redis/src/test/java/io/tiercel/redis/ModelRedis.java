package io.tiercel.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.tiercel.testkit.Line;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Redis as far as our tier can tell: keys, scripts that have to be shown to it once, and
 * channels. {@link ModelDifferenceTest} compares it with a real one.
 */
final class ModelRedis implements Line.Speaker<ModelRedis.Said> {
  private final ModelKeys keys = new ModelKeys();
  private final Set<Script> scripts = EnumSet.noneOf(Script.class);
  private final List<Line<Said>> lines = new ArrayList<>();
  private final ModelHead.Publisher publisher;
  private final LongSupplier millis;
  private final LongSupplier worldNanos;
  private boolean losesNext;

  /** A message on its channel. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Said(String channel, byte[] message) {}

  /**
   * An empty server.
   *
   * @param millis its clock
   * @param worldNanos a clock that never jumps
   * @param published hears every message at the moment of its publication
   */
  ModelRedis(LongSupplier millis, LongSupplier worldNanos, Listener published) {
    this.millis = millis;
    this.worldNanos = worldNanos;
    this.publisher =
        (channel, message) -> {
          Said said = new Said(channel, ModelHead.bytes(message));
          published.heard(said);
          tell(said);
        };
  }

  /** Who hears what is said. */
  interface Listener {
    void heard(Said said);
  }

  void tell(Said said) {
    boolean oneLess = losesNext && !lines.isEmpty();
    losesNext = false;
    lines.subList(oneLess ? 1 : 0, lines.size()).forEach(line -> line.told(said));
  }

  /** The next message does not reach the one that has listened for the longest. */
  void loseNextMessage() {
    losesNext = true;
  }

  ModelKeys keys() {
    return keys;
  }

  List<byte @Nullable []> get(List<byte[]> names) {
    begin();
    List<byte @Nullable []> values = new ArrayList<>(names.size());
    for (byte[] name : names) {
      String value = keys.get(ModelHead.text(name));
      values.add(value == null ? null : ModelHead.bytes(value));
    }
    return values;
  }

  /**
   * Reads from a replica that has not heard of so many scripts; a negative number is one that still
   * follows the server before it went back or began anew.
   */
  List<byte @Nullable []> getBehind(List<byte[]> names, int scripts) {
    begin();
    Map<String, ModelKeys.Value> there = scripts < 0 ? keys.before() : keys.past(scripts);
    List<byte @Nullable []> values = new ArrayList<>(names.size());
    for (byte[] name : names) {
      ModelKeys.Value value = there.get(ModelHead.text(name));
      boolean isOver = value == null || value.endsAt() < keys.now();
      values.add(isOver ? null : ModelHead.bytes(value.text()));
    }
    return values;
  }

  /** Runs a script by its name. */
  Reply evalsha(RedisWire.Call call) {
    if (!scripts.contains(call.script())) {
      throw new RedisNoScriptException("NOSCRIPT No matching script. Please use EVAL.");
    }
    return eval(call);
  }

  /** Runs a script by its text, and remembers it. */
  Reply eval(RedisWire.Call call) {
    scripts.add(call.script());
    begin();
    try {
      return new Reply(ModelScripts.run(keys, call, publisher));
    } catch (ModelKeys.Refusal refused) {
      String why = String.valueOf(refused.getMessage());
      throw why.startsWith("READONLY")
          ? new RedisReadOnlyException(why)
          : new RedisCommandExecutionException(why);
    }
  }

  private void begin() {
    keys.begin(millis.getAsLong(), worldNanos.getAsLong());
  }

  @Override
  public void subscribe(Line<Said> line) {
    lines.add(line);
    line.registered();
  }

  @Override
  public void unsubscribe(Line<Said> line) {
    lines.remove(line);
  }

  /** Closes the connections of all who listen; they come back. */
  void dropSubscribers() {
    List.copyOf(lines).forEach(Line::dropped);
  }

  /** Forgets all scripts. */
  void flushScripts() {
    scripts.clear();
  }
}
