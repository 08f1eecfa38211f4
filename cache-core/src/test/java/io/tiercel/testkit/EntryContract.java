package io.tiercel.testkit;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tier promises of its entries: what comes back, for how long, and what removes it. */
abstract class EntryContract extends TierFixture {

  @Test
  void emptyTier_answersAMissWithATicket() {
    Tier<String, String> tier = client("a");
    assertThat(ticket(tier, "k")).isNotNull();
    assertNothing(tier, "k");
  }

  @Test
  void look_givesNoTicket() {
    Tier<String, String> tier = client("a");
    assertThat(look(tier, "k")).isEqualTo(Answer.nothing());
    assertThat(ticket(tier, "k")).isNotNull();
  }

  @Test
  void filledKey_isFreshWithValueTimesAndTags() {
    Tier<String, String> tier = client("a");
    Entry<String> entry = living("v", 5, 9, "t1", "t2");
    store(tier, "k", entry);
    pass(units(1));
    assertFresh(tier, "k", "v");
    Entry<String> read = Objects.requireNonNull(ask(tier, "k").entry());
    assertThat(read.tags()).isEqualTo(Set.of("t1", "t2"));
    assertThat(read.writtenAt()).isCloseTo(entry.writtenAt(), within(tolerance().toMillis()));
    assertThat(read.freshUntil()).isCloseTo(entry.freshUntil(), within(tolerance().toMillis()));
    assertThat(read.staleUntil()).isCloseTo(entry.staleUntil(), within(tolerance().toMillis()));
  }

  @Test
  void entryPastItsFreshLife_isRememberedAsStaleAndGivesATicket() {
    Tier<String, String> tier = client("a");
    store(tier, "k", living("v", 1, 20));
    pass(units(2));
    Answer<String> answer = ask(tier, "k");
    assertThat(ticket(answer)).isNotNull();
    assertThat(value(answer)).isEqualTo("v");
  }

  @Test
  void entryPastItsStaleLife_isGone() {
    Tier<String, String> tier = client("a");
    store(tier, "k", living("v", 1, 3));
    pass(units(4));
    assertNothing(tier, "k");
  }

  @Test
  void entryWithoutAStaleLife_isGoneAfterItsFreshLife() {
    Tier<String, String> tier = client("a");
    store(tier, "k", living("v", 1, 1));
    pass(units(2));
    assertNothing(tier, "k");
  }

  @Test
  void endlessEntry_staysFresh() {
    Tier<String, String> tier = client("a");
    store(tier, "k", Entry.of("v", now(), Entry.NEVER, Entry.NEVER));
    pass(units(5));
    assertFresh(tier, "k", "v");
  }

  @Test
  void knownAbsence_isAFreshEntryWithoutAValue() {
    Tier<String, String> tier = client("a");
    store(tier, "k", living(null, 4, 5));
    Answer<String> answer = ask(tier, "k");
    assertThat(answer).isInstanceOf(Answer.Fresh.class);
    assertThat(Objects.requireNonNull(answer.entry()).absent()).isTrue();
    pass(units(6));
    assertThat(ticket(tier, "k")).isNotNull();
  }

  @Test
  void renewalOfTheEntryThatStands_givesATicketAndLeavesItReadable() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("old"));
    Entry<String> seen = Objects.requireNonNull(look(tier, "k").entry());
    pass(units(1));
    Answer<String> answer = await(tier.get("k", Ask.renewal(seen.writtenAt())));
    assertThat(value(answer)).isEqualTo("old");
    assertFresh(tier, "k", "old");
    assertThat(fill(tier, "k", ticket(answer), entry("new"))).isEqualTo(Outcome.STORED);
    assertFresh(tier, "k", "new");
  }

  @Test
  void renewalOfAnEarlierEntry_isAnsweredByTheOneThatStands() {
    Tier<String, String> tier = client("a");
    long before = now();
    pass(units(1));
    store(tier, "k", entry("v"));
    Answer<String> answer = await(tier.get("k", Ask.renewal(before)));
    assertThat(answer).isInstanceOf(Answer.Fresh.class);
    assertThat(value(answer)).isEqualTo("v");
  }

  @Test
  void deadEntry_emptiesTheKey() {
    Tier<String, String> tier = client("a");
    store(tier, "k", living("v", 1, 9));
    pass(units(2));
    Entry<String> dead = Entry.of("dead", now(), now(), now());
    assertThat(fill(tier, "k", ticket(tier, "k"), dead)).isNotEqualTo(Outcome.REFUSED);
    assertNothing(tier, "k");
    store(tier, "k", entry("next"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 10_000, 1_000_000})
  void valueOfAnySize_comesBackOrIsDeclined(int size) {
    Tier<String, String> tier = client("a");
    String value = "é".repeat(size);
    Outcome outcome = fill(tier, "k", ticket(tier, "k"), entry(value));
    if (size <= 10_000) {
      assertThat(outcome).isEqualTo(Outcome.STORED);
    }
    if (outcome == Outcome.STORED) {
      assertFresh(tier, "k", value);
    } else {
      assertThat(outcome).isEqualTo(Outcome.DECLINED);
      assertNothing(tier, "k");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{}", "a{b}c", "'; --", "ключ", "\uD83E\uDD85", "\u0000", "%_*?["})
  void keyOfAnyCharacters_isAKeyOfItsOwn(String key) {
    Tier<String, String> tier = client("a");
    store(tier, key, entry("v"));
    assertFresh(tier, key, "v");
    assertNothing(tier, key + " ");
    assertNothing(tier, key + "\u0000");
    remove(tier, Change.of(key));
    assertNothing(tier, key);
  }

  @Test
  void bulk_answersInTheOrderOfItsKeys() {
    Tier<String, String> tier = client("a");
    store(tier, "b", entry("of b"));
    store(tier, "d", entry("of d"));
    List<Answer<String>> answers = await(tier.getAll(List.of("d", "a", "b", "c"), Ask.LOOK));
    assertThat(answers).extracting(TierFixture::value).containsExactly("of d", null, "of b", null);
  }

  @Test
  void emptyBulk_isAnsweredEmpty() {
    Tier<String, String> tier = client("a");
    assertThat(await(tier.getAll(List.of(), Ask.FILL))).isEmpty();
    assertThat(await(tier.fillAll(List.of()))).isEmpty();
  }

  @Test
  void doubledKeysOfABulk_areAnsweredAlike() {
    Tier<String, String> tier = client("a");
    store(tier, "b", entry("of b"));
    List<Answer<String>> answers = await(tier.getAll(List.of("k", "b", "k", "b"), Ask.FILL));
    assertThat(answers).extracting(TierFixture::value).containsExactly(null, "of b", null, "of b");
    assertThat(ticket(answers.get(0)).number()).isEqualTo(ticket(answers.get(2)).number());
    assertThat(fill(tier, "k", ticket(answers.get(2)), entry("v"))).isEqualTo(Outcome.STORED);
    assertFresh(tier, "k", "v");
  }

  @Test
  void bulkFill_answersForEachInItsPlace() {
    Tier<String, String> tier = client("a");
    List<Ticket> tickets =
        await(tier.getAll(List.of("a", "b", "c"), Ask.FILL)).stream()
            .map(TierFixture::ticket)
            .collect(toList());
    remove(tier, Change.of("b"));
    List<Filling<String, String>> fillings =
        List.of(
            new Filling<>("a", tickets.get(0), entry("of a")),
            new Filling<>("b", tickets.get(1), entry("of b")),
            new Filling<>("x", Ticket.NONE, entry("of x")),
            new Filling<>("c", tickets.get(2), entry("of c")));
    assertThat(await(tier.fillAll(fillings)))
        .containsExactly(Outcome.STORED, Outcome.REFUSED, Outcome.REFUSED, Outcome.STORED);
    assertFresh(tier, "a", "of a");
    assertNothing(tier, "b");
    assertNothing(tier, "x");
    assertFresh(tier, "c", "of c");
  }

  @Test
  void bulkOfAThousand_isWhatAThousandSingleReadsAre() {
    Tier<String, String> tier = client("a");
    List<String> keys = fillThousand(tier, "t");
    List<Answer<String>> bulk = await(tier.getAll(keys, Ask.LOOK));
    assertThat(bulk).extracting(TierFixture::value).isEqualTo(keys);
    for (String key : keys) {
      assertFresh(tier, key, key);
    }
  }

  @Test
  void removedKeys_areGoneAndOthersStay() {
    Tier<String, String> tier = client("a");
    List.of("a", "b", "c").forEach(key -> store(tier, key, entry("of " + key)));
    remove(tier, new Change.Keys<>(List.of("a", "c", "never there")));
    assertNothing(tier, "a");
    assertFresh(tier, "b", "of b");
    assertNothing(tier, "c");
  }

  @Test
  void removalOfWhatIsGone_changesNothing() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    remove(tier, Change.of("k"));
    remove(tier, Change.of("k"));
    assertNothing(tier, "k");
    store(tier, "k", entry("next"));
    assertFresh(tier, "k", "next");
  }

  @Test
  void staleEntry_isRemovedLikeAFreshOne() {
    Tier<String, String> tier = client("a");
    for (Change<String> change : List.of(Change.of("user:1"), tag("t"), tag("user:"), all())) {
      store(tier, "user:1", living("v", 1, 9, "t"));
      pass(units(2));
      remove(tier, change);
      assertNothing(tier, "user:1");
    }
  }

  @Test
  void tag_hidesWhatBearsItAndNothingElse() {
    Tier<String, String> tier = client("a");
    store(tier, "both", entry("v", "red", "round"));
    store(tier, "red", entry("v", "red"));
    store(tier, "round", entry("v", "round"));
    store(tier, "none", entry("v"));
    remove(tier, tag("red"));
    assertNothing(tier, "both");
    assertNothing(tier, "red");
    assertFresh(tier, "round", "v");
    assertFresh(tier, "none", "v");
  }

  @Test
  void severalTagsOfOneChange_hideWhatBearsAnyOfThem() {
    Tier<String, String> tier = client("a");
    store(tier, "red", entry("v", "red"));
    store(tier, "round", entry("v", "round"));
    store(tier, "blue", entry("v", "blue"));
    remove(tier, new Change.Tags<>(Set.of("red", "round")));
    assertNothing(tier, "red");
    assertNothing(tier, "round");
    assertFresh(tier, "blue", "v");
  }

  @Test
  void tagThatDerivesFromTheKey_hidesItsKeys() {
    Tier<String, String> tier = client("a");
    store(tier, "user:1", entry("v", "other"));
    store(tier, "user:2", entry("v"));
    store(tier, "item:1", entry("v"));
    remove(tier, tag("user:"));
    assertNothing(tier, "user:1");
    assertNothing(tier, "user:2");
    assertFresh(tier, "item:1", "v");
  }

  @Test
  void tagOfAThousandEntries_hidesAllAndLaterOnesStay() {
    Tier<String, String> tier = client("a");
    List<String> keys = fillThousand(tier, "t");
    remove(tier, tag("t"));
    assertThat(await(tier.getAll(keys, Ask.LOOK))).containsOnly(Answer.nothing());
    store(tier, keys.get(7), entry("later", "t"));
    assertFresh(tier, keys.get(7), "later");
    assertNothing(tier, keys.get(8));
  }

  @Test
  void wholeCache_isHiddenAndLaterEntriesStay() {
    Tier<String, String> tier = client("a");
    List<String> keys = fillThousand(tier, "t");
    remove(tier, all());
    assertThat(await(tier.getAll(keys, Ask.LOOK))).containsOnly(Answer.nothing());
    store(tier, keys.get(7), entry("later"));
    assertFresh(tier, keys.get(7), "later");
  }

  @Test
  void repeatedMarks_hideEachTime() {
    Tier<String, String> tier = client("a");
    for (int i = 0; i < 5; i++) {
      store(tier, "user:1", entry("v" + i, "t"));
      assertFresh(tier, "user:1", "v" + i);
      remove(tier, List.of(tag("t"), tag("user:"), all(), Change.of("user:1")).get(i % 4));
      assertNothing(tier, "user:1");
    }
  }

  @Test
  void cacheOfAnotherName_isAnother() {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = clientOfCache("b");
    store(tier, "k", entry("v", "t"));
    assertNothing(other, "k");
    store(other, "k", entry("of other", "t"));
    remove(other, Change.of("k"));
    remove(other, tag("t"));
    remove(other, all());
    assertFresh(tier, "k", "v");
  }

  @Test
  void nullKey_isRefusedAndHarmsNothing() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    List<String> keys = new ArrayList<>(Collections.singletonList(null));
    assertThat(fails(() -> tier.getAll(keys, Ask.FILL))).isTrue();
    assertThat(fails(() -> tier.takeAll(keys, Taking.WRITE))).isTrue();
    assertFresh(tier, "k", "v");
  }

  private static List<String> thousandKeys() {
    return IntStream.range(0, 1000).mapToObj(i -> "key" + i).collect(toList());
  }

  /** On a machine with much else to do leases may run out before: what was refused comes again. */
  private List<String> fillThousand(Tier<String, String> tier, String tag) {
    List<String> keys = thousandKeys();
    List<String> left = keys;
    for (int round = 0; round < 5 && !left.isEmpty(); round++) {
      left = fillAndTellRefused(tier, left, tag);
      assertThat(exactTime() && !left.isEmpty()).as("refused: %s", left).isFalse();
    }
    assertThat(left).isEmpty();
    return keys;
  }

  private List<String> fillAndTellRefused(
      Tier<String, String> tier, List<String> keys, String tag) {
    List<Answer<String>> answers = await(tier.getAll(keys, Ask.FILL));
    List<Filling<String, String>> fillings = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      fillings.add(new Filling<>(key, ticket(answers.get(i)), entry(key, tag)));
    }
    List<Outcome> outcomes = await(tier.fillAll(fillings));
    assertThat(outcomes).containsAnyOf(Outcome.STORED).doesNotContain(Outcome.DECLINED);
    return IntStream.range(0, keys.size())
        .filter(i -> outcomes.get(i) == Outcome.REFUSED)
        .mapToObj(keys::get)
        .collect(toList());
  }
}
