package io.tiercel.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of one of our scripts: the same as its text, line by line, in Java. */
final class ModelScripts extends ModelEntries {
  private static final long NEVER = 10_000_000_000_000L;
  private static final long ENDLESS = Duration.ofDays(30).toMillis();

  private ModelScripts(ModelKeys redis, RedisWire.Call call, Publisher publisher) {
    super(redis, call, publisher);
  }

  /** What the script answers: numbers, bytes, nulls, and lists of these. */
  static List<@Nullable Object> run(ModelKeys redis, RedisWire.Call call, Publisher publisher) {
    ModelScripts run = new ModelScripts(redis, call, publisher);
    if (call.script() == Script.GREET) {
      return run.greet();
    } else if (call.script() == Script.USED) {
      return answers(run.now, -1L);
    }
    run.readHead();
    return switch (call.script()) {
      case LOOK -> run.look();
      case REMOVE -> run.remove();
      case MARK -> run.mark();
      case BLOCK -> run.block();
      case UNBLOCK -> run.unblock();
      case RELEASE -> run.release();
      default -> run.withEntries(call.script());
    };
  }

  private List<@Nullable Object> withEntries(Script script) {
    readMarkers();
    return switch (script) {
      case ACQUIRE -> acquire();
      case TAKE -> take();
      case FILL -> fill();
      case RENEW -> renew();
      default -> throw new IllegalArgumentException("no model of " + script);
    };
  }

  // greet.lua

  private List<@Nullable Object> greet() {
    String layout = redis.get(keys.get(0));
    if (layout == null || layout.equals(argument(1))) {
      layout = argument(1);
      redis.persist(keys.get(0));
      redis.set(keys.get(0), layout);
    }
    return answers(now, bytes(layout));
  }

  // look.lua

  private List<@Nullable Object> look() {
    begin();
    return sealed();
  }

  // acquire.lua

  private List<@Nullable Object> acquire() {
    if (argument(6).equals("1")) {
      begin();
    }
    List<@Nullable Object> answers = answers(now, null);
    int argument = 8;
    for (int key = first(); key < keys.size(); key += 3) {
      answers.add(ask(key, argument(argument), argument(argument + 1), numeral(argument + 2)));
      argument += 3;
    }
    answers.set(1, seal());
    return answers;
  }

  private List<@Nullable Object> ask(int key, String tags, String seen, long newer) {
    Standing found = find(keys.get(key), tags);
    if (found.verdict() == Verdict.NEEDS_TAGS) {
      return answers(5L, bytes(found.some()));
    } else if (found.valid() && isFresh(found.some()) && number(found.some(), 10) > newer) {
      return answers(1L, bytes(found.some()));
    }
    Object remembered = remembered(found);
    if (remembered != null && found.some().substring(10, 50).equals(seen)) {
      remembered = 1L;
    }
    if (isBlocked(keys.get(key + 2))) {
      return answers(4L, remembered);
    } else if (argument(6).equals("0")) {
      return answers(0L, remembered);
    }
    return lend(key, tags, remembered);
  }

  private List<@Nullable Object> lend(int key, String tags, @Nullable Object remembered) {
    Lease standing = lease(keys.get(key + 1), tags);
    if (standing == null) {
      standing = grant(keys.get(key + 1), 'l', argument(4), numeral(5), tags);
    } else if (argument(7).equals("1") || standing.kind() != 'l') {
      return answers(3L, remembered);
    }
    return answers(2L, remembered, bytes(standing.token()), standing.number());
  }

  private byte @Nullable [] remembered(Standing found) {
    return found.valid() && isUseful(found.some()) ? bytes(found.some()) : null;
  }

  // take.lua

  private List<@Nullable Object> take() {
    begin();
    List<String> taken = new ArrayList<>();
    List<@Nullable Object> answers = answers(now, null);
    int argument = 9;
    for (int key = first(); key < keys.size(); key += 3) {
      answers.add(takeOne(key, argument(argument), argument(argument + 1), taken));
      argument += 2;
    }
    answers.set(1, publishKeys(argument(7), argument(8), taken));
    return answers;
  }

  private List<@Nullable Object> takeOne(int key, String tags, String name, List<String> taken) {
    Standing found = find(keys.get(key), tags);
    if (found.verdict() == Verdict.NEEDS_TAGS) {
      return answers(5L, bytes(found.some()));
    }
    byte[] remembered = remembered(found);
    if (argument(6).equals("u")) {
      Lease standing = lease(keys.get(key + 1), tags);
      if (standing != null && standing.kind() != 'l') {
        return answers(3L, remembered);
      } else if (!(found.valid() && isFresh(found.some())) && isBlocked(keys.get(key + 2))) {
        return answers(4L, remembered);
      }
    }
    redis.delete(keys.get(key));
    advance();
    char kind = argument(6).charAt(0);
    Lease mine = grant(keys.get(key + 1), kind, argument(4), numeral(5), tags);
    taken.add(name);
    return answers(2L, remembered, bytes(mine.token()), mine.number());
  }

  // fill.lua

  private List<@Nullable Object> fill() {
    List<Fill> fills = new ArrayList<>();
    Set<String> used = new HashSet<>();
    int argument = 6;
    for (int key = first(); key < keys.size(); key += 2) {
      String tags = argument(argument + 1);
      fills.add(fillOne(key, argument(argument), tags, argument(argument + 2), used));
      argument += 4;
    }
    List<@Nullable Object> answers = answers(now, null);
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < fills.size(); i++) {
      settle(fills.get(i));
      answers.add(fills.get(i).fate());
      String name = argument(4 * i + 9);
      if (fills.get(i).fate() > 0 && !name.isEmpty()) {
        changed.add(name);
      }
    }
    answers.set(1, publishKeys(argument(4), argument(5), changed));
    return answers;
  }

  /** What becomes of a key; no life if it is none of ours. */
  private record Fill(int key, String tags, long fate, @Nullable Long life) {}

  private Fill fillOne(int key, String token, String tags, String entry, Set<String> used) {
    Lease held = lease(keys.get(key + 1), "");
    if (held == null || !isHeldBy(held, token) || !used.add(keys.get(key + 1))) {
      return new Fill(key, tags, 0, null);
    } else if (!admits(held.number(), tags)) {
      return new Fill(key, tags, 0, MARGIN);
    }
    long life = entry.isEmpty() ? 0 : Math.min(number(entry, 26) - now, NEVER);
    long fate = life <= 0 ? 2 : store(keys.get(key), entry, life) ? 1 : 3;
    return new Fill(key, tags, fate, life);
  }

  private void settle(Fill fill) {
    if (fill.life() == null) {
      return;
    }
    redis.delete(keys.get(fill.key() + 1));
    if (fill.fate() > 1) {
      redis.delete(keys.get(fill.key()));
    } else {
      stay(fill.tags(), fill.life());
    }
  }

  private boolean store(String key, String entry, long life) {
    try {
      if (life >= NEVER) {
        redis.set(key, entry);
      } else {
        redis.set(key, entry, life);
      }
      return true;
    } catch (ModelKeys.Refusal refused) {
      return false;
    }
  }

  private void stay(String tags, long life) {
    for (String marker : named(tags)) {
      keep(marker, life < NEVER ? life : ENDLESS);
    }
  }

  // renew.lua, release.lua

  private List<@Nullable Object> renew() {
    begin();
    List<@Nullable Object> answers = answers(now, null);
    int argument = 5;
    for (int key = first(); key < keys.size(); key++) {
      answers.add(renewOne(keys.get(key), argument(argument), argument(argument + 1)));
      argument += 2;
    }
    answers.set(1, seal());
    return answers;
  }

  private long renewOne(String key, String token, String tags) {
    if (!isHeldBy(lease(key, tags), token)) {
      return 0;
    }
    redis.expire(key, numeral(4));
    named(tags).forEach(marker -> keep(marker, numeral(4) + MARGIN));
    return 1;
  }

  private List<@Nullable Object> release() {
    for (int i = 1; i < keys.size(); i++) {
      String held = redis.get(keys.get(i));
      if (held != null && held.substring(17).equals(argument(i + 1))) {
        redis.delete(keys.get(i));
      }
    }
    return sealed();
  }

  // remove.lua, mark.lua

  private List<@Nullable Object> remove() {
    begin();
    keys.subList(1, keys.size()).forEach(this::forget);
    advance();
    return answers(now, publish(argument(2), argument(3), argument(4)));
  }

  private void forget(String key) {
    redis.delete(key);
  }

  private List<@Nullable Object> mark() {
    begin();
    advance();
    if (argument(4).startsWith("a")) {
      all = number;
    } else {
      markTags();
    }
    return answers(now, publish(argument(2), argument(3), argument(4)));
  }

  private void markTags() {
    marks = number;
    marksToken = argument(1).substring(16, 24);
    for (String marker : keys.subList(1, keys.size())) {
      redis.replace(marker, incarnation + pack(number));
    }
  }

  // block.lua, unblock.lua

  private List<@Nullable Object> block() {
    begin();
    long until = now + numeral(2);
    for (int i = 1; i < keys.size(); i++) {
      redis.add(keys.get(i), until, argument(i + 3));
      Long older = redis.score(keys.get(i), "#" + argument(i + 3));
      long greatest = older == null ? numeral(3) : Math.max(older, numeral(3));
      redis.add(keys.get(i), greatest, "#" + argument(i + 3));
      if (redis.pttl(keys.get(i)) < until - now) {
        redis.expire(keys.get(i), until - now);
      }
    }
    blocked = Math.max(blocked, until);
    changed = true;
    return sealed();
  }

  private List<@Nullable Object> unblock() {
    for (int i = 1; i < keys.size(); i++) {
      Long number = redis.score(keys.get(i), "#" + argument(i + 2));
      if (number == null || number <= numeral(2)) {
        redis.drop(keys.get(i), argument(i + 2));
        redis.drop(keys.get(i), "#" + argument(i + 2));
      }
    }
    return sealed();
  }
}
