package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.Worth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random operations on a tier, each answer compared with that of a trivial model: a map of entries,
 * and a list of the tickets that were handed out and not used.
 *
 * <p>The model leaves three things open. A tier may refuse a tagged entry under a ticket that is
 * good but older than some other change, because it creates the markers of new tags late; a lease
 * of a key with derived tags may be void for the same reason. A ticket may or may not outlive a
 * fill of its key under another ticket. And the fill that empties a key may be called stored or
 * declined.
 */
final class RandomHistory {
  private static final List<String> KEYS = List.of("k", "l", "user:1", "user:2", "item:1");
  private static final List<String> TAGS = List.of("red", "blue", "user:", "item:");

  private final TierFixture fixture;
  private final Tier<String, String> tier;
  private final boolean shared;
  private final long seed;
  private final SplittableRandom random;
  private final Map<String, Entry<String>> entries = new HashMap<>();
  private final List<Held> tickets = new ArrayList<>();
  private long changes;
  private int values;
  private String step = "";

  /** A ticket, and what happened since to make it void. */
  private static final class Held {
    private final String key;
    private final Ticket ticket;
    private final boolean writer;
    private final long since;
    private final long expiresAt;
    private final Set<String> marked = new HashSet<>();
    private boolean good = true;
    private boolean overtaken;

    private Held(String key, Ticket ticket, boolean writer, long since, long expiresAt) {
      this.key = key;
      this.ticket = ticket;
      this.writer = writer;
      this.since = since;
      this.expiresAt = expiresAt;
    }
  }

  RandomHistory(TierFixture fixture, long seed) {
    this.fixture = fixture;
    this.tier = fixture.clientOfCache("-" + seed);
    this.shared = tier.scope() == Scope.SHARED;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step = "seed " + seed + ", step " + i + ": ";
      tickets.forEach(held -> held.good &= held.expiresAt > fixture.now());
      step();
    }
  }

  private void step() {
    int kind = random.nextInt(100);
    if (kind < 30) {
      read(bulk(), random.nextInt(4) == 0 ? Ask.LOOK : Ask.FILL);
    } else if (kind < 38) {
      renew(any(KEYS));
    } else if (kind < 65) {
      useTicket();
    } else if (kind < 72) {
      take(any(KEYS));
    } else if (kind < 90) {
      change(randomChange());
    } else if (kind < 93) {
      release();
    } else if (fixture.exactTime()) {
      fixture.pass(fixture.units(0.7));
    }
  }

  private List<String> bulk() {
    List<String> keys = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      keys.add(any(KEYS));
    }
    return keys;
  }

  private void read(List<String> keys, Ask ask) {
    step += ask + " " + keys;
    List<Answer<String>> answers = fixture.await(tier.getAll(keys, ask));
    assertThat(answers).as(step).hasSize(keys.size());
    Map<String, Answer<String>> first = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Answer<String> before = first.putIfAbsent(keys.get(i), answers.get(i));
      if (before == null) {
        check(keys.get(i), ask, answers.get(i));
      } else {
        assertThat(answers.get(i).getClass()).as(step).isEqualTo(before.getClass());
      }
    }
  }

  private void renew(String key) {
    Entry<String> stands = standing(key);
    if (stands != null) {
      Entry<String> seen = fixture.look(tier, key).entry();
      assertThat(seen).as(step + "look at %s", key).isNotNull();
      read(List.of(key), Ask.renewal(seen.writtenAt()));
    }
  }

  private void check(String key, Ask ask, Answer<String> answer) {
    Entry<String> stands = standing(key);
    String expected = stands == null ? null : stands.value();
    assertThat(TierFixture.value(answer)).as(step + " value of %s", key).isEqualTo(expected);
    assertThat(answer.entry() == null).as(step + " has %s", key).isEqualTo(stands == null);
    boolean renewal = ask.newerThan() != Long.MIN_VALUE;
    boolean fresh = stands != null && stands.worth(fixture.now()) == Worth.FRESH && !renewal;
    if (fresh) {
      assertThat(answer).as(step).isInstanceOf(Answer.Fresh.class);
    } else if (ask.ticket() && isHeld(key, false, answer)) {
      assertThat(answer).as(step).isInstanceOf(Answer.Busy.class);
    } else if (ask.ticket()) {
      keep(key, answer, false);
    } else {
      assertThat(((Answer.Miss<String>) answer).ticket()).as(step).isSameAs(Ticket.NONE);
    }
  }

  private void keep(String key, Answer<String> answer, boolean writer) {
    assertThat(answer).as(step).isInstanceOf(Answer.Miss.class);
    Ticket ticket = TierFixture.ticket(answer);
    long life = ticket.life().toMillis();
    long expiresAt = life == 0 ? Long.MAX_VALUE : fixture.now() + life;
    tickets.add(new Held(key, ticket, writer, changes, expiresAt));
  }

  private void useTicket() {
    if (!tickets.isEmpty()) {
      use(tickets.remove(random.nextInt(tickets.size())));
    }
  }

  private void use(Held held) {
    Entry<String> entry = randomEntry();
    step += "fill " + held.key + " with " + entry;
    Outcome outcome = fixture.await(tier.fill(new Filling<>(held.key, held.ticket, entry)));
    Set<String> tags = new HashSet<>(entry.tags());
    tags.addAll(TierFixture.keyTags(held.key));
    boolean allowed = held.good && tags.stream().noneMatch(held.marked::contains);
    boolean certain = !held.overtaken && (tags.isEmpty() || held.since == changes);
    assertThat(outcome).as(step).isIn(expected(allowed, certain, entry));
    if (outcome == Outcome.REFUSED) {
      held.ticket.release();
    } else {
      entries.put(held.key, entry);
      tickets.stream().filter(it -> it.key.equals(held.key)).forEach(it -> it.overtaken = true);
    }
  }

  private List<Outcome> expected(boolean allowed, boolean certain, Entry<String> entry) {
    if (!allowed) {
      return List.of(Outcome.REFUSED);
    }
    List<Outcome> done = new ArrayList<>(List.of(Outcome.STORED));
    if (entry.worth(fixture.now()) == Worth.NOTHING) {
      done.add(Outcome.DECLINED);
    }
    if (!certain) {
      done.add(Outcome.REFUSED);
    }
    return done;
  }

  private Entry<String> randomEntry() {
    String value = random.nextInt(5) == 0 ? null : "v" + values++;
    // Where time runs by itself nothing must end between an answer and a look at the clock.
    double life = random.nextInt(4) + (fixture.exactTime() ? 0.333 : 1_000);
    String[] tags = random.nextBoolean() ? new String[] {} : new String[] {any(TAGS)};
    return random.nextInt(10) == 0
        ? fixture.living(value, 0, 0, tags)
        : fixture.living(value, life, life + random.nextInt(3), tags);
  }

  private void take(String key) {
    Taking taking = random.nextBoolean() ? Taking.WRITE : Taking.UPDATE;
    step += taking + " " + key;
    Entry<String> stands = standing(key);
    Answer<String> answer = fixture.take(tier, key, taking);
    assertThat(TierFixture.value(answer))
        .as(step)
        .isEqualTo(stands == null ? null : stands.value());
    if (taking == Taking.UPDATE && isHeld(key, true, answer)) {
      assertThat(answer).as(step).isInstanceOf(Answer.Busy.class);
      return;
    }
    apply(Change.of(key));
    keep(key, answer, true);
    if (!shared) {
      finish(tickets.remove(tickets.size() - 1));
    }
  }

  /** A LOCAL tier is promised a fill or a removal after each taking. */
  private void finish(Held held) {
    if (random.nextBoolean()) {
      use(held);
    } else {
      change(Change.of(held.key));
    }
  }

  private Change<String> randomChange() {
    int kind = random.nextInt(10);
    if (kind < 6) {
      return new Change.Keys<>(bulk());
    }
    return kind < 9 ? TierFixture.tag(any(TAGS)) : TierFixture.all();
  }

  private void change(Change<String> change) {
    step += "remove " + change;
    fixture.remove(tier, change);
    apply(change);
  }

  private void apply(Change<String> change) {
    changes++;
    if (change instanceof Change.Keys<String> keys) {
      keys.keys().forEach(entries::remove);
      spoil(keys.keys());
    } else if (change instanceof Change.Tags<String> tags) {
      entries.entrySet().removeIf(it -> bears(it.getKey(), it.getValue(), tags.tags()));
      tickets.forEach(held -> held.marked.addAll(tags.tags()));
      spoil(KEYS.stream().filter(key -> isMarked(key, tags.tags())).toList());
    } else {
      entries.clear();
      spoil(KEYS);
    }
  }

  private void spoil(List<String> keys) {
    tickets.stream().filter(held -> keys.contains(held.key)).forEach(held -> held.good = false);
  }

  private static boolean bears(String key, Entry<String> entry, Set<String> tags) {
    return isMarked(key, tags) || entry.tags().stream().anyMatch(tags::contains);
  }

  private static boolean isMarked(String key, Set<String> tags) {
    return TierFixture.keyTags(key).stream().anyMatch(tags::contains);
  }

  private void release() {
    if (!tickets.isEmpty()) {
      Held held = tickets.remove(random.nextInt(tickets.size()));
      step += "release " + held.key;
      held.ticket.release();
    }
  }

  /** Whether the key is another's, who must be waited for; where that is open, the answer tells. */
  private boolean isHeld(String key, boolean byWriter, Answer<String> answer) {
    for (Held held : tickets) {
      if (shared && held.key.equals(key) && held.good && (held.writer || !byWriter)) {
        boolean open = held.since != changes && !TierFixture.keyTags(key).isEmpty();
        held.good = !open || answer instanceof Answer.Busy;
        return held.good;
      }
    }
    return false;
  }

  private @Nullable Entry<String> standing(String key) {
    Entry<String> entry = entries.get(key);
    return entry == null || entry.worth(fixture.now()) == Worth.NOTHING ? null : entry;
  }

  private <T> T any(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
