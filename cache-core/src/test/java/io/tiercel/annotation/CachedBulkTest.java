package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.FaultyTier;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedBulkTest {
  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final Faults faults = new Faults();
  private final TieredCaches caches = new TieredCaches();
  private final List<Collection<?>> asked = new ArrayList<>();
  private final TieredCache<Object, Object> cache =
      caches.build(
          TieredCache.named("users")
              .memory(memory -> memory.maximumSize(1_000))
              .tier(
                  FaultyTier.factory(
                      new SharedTierFactory<>("shared", new SharedServer(clock)), faults))
              .scheduling(clock));
  private final TieredCache<Object, Object> members =
      caches.build(
          TieredCache.named("members")
              .memory(memory -> memory.maximumSize(1_000))
              .scheduling(clock));
  private final TieredCache<Object, Object> folded =
      caches.build(
          TieredCache.named("folded")
              .memory(memory -> memory.maximumSize(1_000))
              .scheduling(clock));
  private final Users users = Caching.over(caches).proxy(Users.class, new Source());

  interface Users {
    @Cached(cache = "users")
    String find(Long id);

    @CachedBulk(cache = "users", unless = "#result == 'user 5'", tags = "is #result")
    Map<Long, String> findAll(Collection<Long> ids);

    @CachedBulk(
        cache = "members",
        keys = "#ids",
        key = {"#tenant", "#each"})
    Map<Long, String> findOf(String tenant, Set<Long> ids, List<String> fields);

    @CachedBulk(cache = "folded", key = "#each.id", absentOn = NoSuchElementException.class)
    Map<Item, String> findItems(Set<Item> items);

    @CachedBulk(cache = "users")
    CompletableFuture<Map<Long, String>> later(List<Long> ids);
  }

  record Item(String id, String colour) {}

  private final class Source implements Users {
    @Override
    public String find(Long id) {
      asked.add(List.of(id));
      return "user " + id;
    }

    @Override
    public Map<Long, String> findAll(Collection<Long> ids) {
      asked.add(ids);
      return ids.stream()
          .filter(id -> id < 1_000)
          .collect(Collectors.toMap(Function.identity(), id -> "user " + id));
    }

    @Override
    public Map<Long, String> findOf(String tenant, Set<Long> ids, List<String> fields) {
      asked.add(ids);
      return ids.stream().collect(Collectors.toMap(Function.identity(), id -> tenant + id));
    }

    @Override
    public Map<Item, String> findItems(Set<Item> items) {
      asked.add(items);
      if (items.stream().anyMatch(item -> item.id().isEmpty())) {
        throw new NoSuchElementException();
      }
      return items.stream().collect(Collectors.toMap(Function.identity(), Item::id));
    }

    @Override
    public CompletableFuture<Map<Long, String>> later(List<Long> ids) {
      return CompletableFuture.completedFuture(findAll(ids));
    }
  }

  @AfterEach
  void close() {
    caches.close();
  }

  private static List<Long> ids(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void hundredKeysOfWhichThirtyAreCached_areOneReadATierAndOneCallWithSeventy() {
    ids(100, 130).forEach(users::find);
    asked.clear();
    int before = faults.calls(Operation.GET);
    Map<Long, String> found = users.findAll(ids(100, 200));

    assertThat(found).hasSize(100).containsEntry(150L, "user 150");
    assertThat(new ArrayList<>(found.keySet())).isEqualTo(ids(100, 200));
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).hasSize(70);
    assertThat(faults.calls(Operation.GET) - before).isEqualTo(1);
  }

  @Test
  void entries_areSharedWithSingleReads() {
    users.findAll(List.of(1L, 2L));
    users.find(2L);

    assertThat(asked).hasSize(1);
  }

  @Test
  void valuesThatAreNotToBeKept_areAskedForAgain() {
    users.findAll(List.of(4L, 5L, 2_000L));
    Map<Long, String> again = users.findAll(List.of(4L, 5L, 2_000L));

    assertThat(again).containsOnlyKeys(4L, 5L);
    assertThat(asked.get(1)).isEqualTo(List.of(5L, 2_000L));
  }

  @Test
  void tags_areThoseOfEachValue() {
    users.findAll(List.of(1L, 2L));
    cache.invalidateTags("is user 2");

    assertThat(cache.getAllPresent(List.of(1L, 2L))).containsOnlyKeys(1L);
  }

  @Test
  void keysOfElements_mayHaveOtherPartsToo() {
    users.findOf("acme", Set.of(1L), List.of("name"));
    assertThat(users.findOf("acme", Set.of(1L), List.of("name"))).containsEntry(1L, "acme1");
    users.findOf("other", Set.of(1L), List.of("name"));

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0)).isInstanceOf(Set.class);
    assertThat(members.getIfPresent(List.of("acme", 1L))).isEqualTo("acme1");
  }

  @Test
  void elementsOfOneKey_areAllAnswered() {
    Set<Item> both = Set.of(new Item("a", "red"), new Item("a", "blue"));
    assertThat(users.findItems(both)).containsOnlyKeys(both);
    assertThat(asked.get(0)).hasSize(1);
    assertThat(folded.getIfPresent("a")).isEqualTo("a");
  }

  @Test
  void exceptionThatMeansAbsence_isAnEmptyAnswer() {
    assertThat(users.findItems(Set.of(new Item("", "red")))).isEmpty();
  }

  @Test
  void stageOfAMap_isUnderstood() {
    assertThat(users.later(List.of(1L, 2L)).join()).hasSize(2);
    assertThat(users.later(List.of(2L, 3L)).join()).hasSize(2);

    assertThat(asked.get(1)).isEqualTo(List.of(3L));
  }

  @Test
  void functionOfManyKeys_isCalledForTheMissingOnes() {
    Function<Collection<? extends Long>, Map<Long, String>> all =
        Caching.over(caches).<Long, String>wrapAll("users", new Source()::findAll);
    users.find(1L);
    asked.clear();
    assertThat(all.apply(List.of(1L, 2L, 3L))).hasSize(3);

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).hasSize(2);
  }
}
