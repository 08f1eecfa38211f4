package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedTest {
  record Address(String city) {}

  record User(long id, String name, Address address) {}

  record PersonKey(String first, long number) {}

  private final Shop shop =
      new Shop("users", "names", "counts", "lists", "pairs", "either", "other");
  private final Users users = shop.caching().proxy(Users.class, new Source());

  interface Users {
    @Cached(cache = "users")
    User find(Long id);

    @Cached(cache = "names", key = "#user.address.city + ':' + #user.name")
    String greeting(User user);

    @Cached(cache = "pairs")
    String pair(String one, String other);

    @Cached(cache = "pairs")
    String between(String p1, String p2);

    @Cached(cache = "counts")
    int count(int of);

    @Cached(cache = "names")
    Optional<String> maybe(String name);

    @Cached(cache = "names", key = "#p0")
    CompletionStage<String> later(String name);

    @Cached(cache = "lists")
    List<User> all();

    @Cached(
        cache = "users",
        condition = "#id != 13 && !(#id == 14)",
        unless = "#result.name == 'Nobody'",
        tags = {"city:#result.address.city", "#{'id ' + #id}"},
        ttl = "10m")
    User found(Long id);

    @Cached(cache = "names", absentOn = NoSuchElementException.class, absentFor = "5s")
    @Nullable String required(String name);

    @Cached(cache = "names")
    String read(String file) throws IOException;

    @Cached(cache = "names", refreshAfter = "8m", staleFor = "30m", ttl = "10m", memoryTtl = "9m")
    String fresh(String name);

    @Cached(cache = "either", condition = "#vip", key = "#id", ttl = "1m")
    @Cached(cache = "other", condition = "#id != 5", key = "#id")
    Object either(Long id, boolean vip);

    String plain(String text);
  }

  private final class Source implements Users {
    private int calls;

    @Override
    public User find(Long id) {
      return shop.ask(id, new User(id, "user " + id, new Address("Rome")));
    }

    @Override
    public String greeting(User user) {
      return shop.ask(user, "hello " + user.name());
    }

    @Override
    public String pair(String one, String other) {
      return shop.ask(List.of(one, other), one + "|" + other);
    }

    @Override
    public String between(String p1, String p2) {
      return p1 + " to " + p2;
    }

    @Override
    public int count(int of) {
      return shop.ask(of, of + 1);
    }

    @Override
    public Optional<String> maybe(String name) {
      return shop.ask(name, name.isEmpty() ? Optional.empty() : Optional.of("is " + name));
    }

    @Override
    public CompletionStage<String> later(String name) {
      shop.asked.add(name);
      return name.equals("bad")
          ? CompletableFuture.failedFuture(new IOException("unreadable"))
          : CompletableFuture.completedFuture("later " + name);
    }

    @Override
    public List<User> all() {
      return shop.ask("all", List.of());
    }

    @Override
    public User found(Long id) {
      return shop.ask(id, new User(id, id == 9 ? "Nobody" : "user", new Address("Rome")));
    }

    @Override
    public String required(String name) {
      shop.asked.add(name);
      throw new NoSuchElementException(name);
    }

    @Override
    public String read(String file) throws IOException {
      throw new FileNotFoundException(file);
    }

    @Override
    public String fresh(String name) {
      if (name.equals("down") && calls > 0) {
        throw new IllegalStateException("down");
      }
      return shop.ask(name, name + ++calls);
    }

    @Override
    public Object either(Long id, boolean vip) {
      return shop.ask(id, "either");
    }

    @Override
    public String plain(String text) {
      return text + text;
    }

    @Override
    public String toString() {
      return "users";
    }
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void secondCall_isAnsweredByTheCache() {
    User first = users.find(7L);

    assertThat(users.find(7L)).isSameAs(first);
    assertThat(shop.asked).containsExactly(7L);
    assertThat(shop.cache("users").getIfPresent(7L)).isSameAs(first);
  }

  @Test
  void pathsAndTexts_makeTheKey() {
    users.greeting(new User(1, "Ann", new Address("Rome")));
    users.greeting(new User(2, "Ann", new Address("Rome")));

    assertThat(shop.asked).hasSize(1);
    assertThat(shop.cache("names").getIfPresent("Rome:Ann")).isEqualTo("hello Ann");
  }

  @Test
  void parametersNamedLikeNumbers_areAllInTheKey() {
    assertThat(users.between("a", "b")).isEqualTo("a to b");
    assertThat(users.between("a", "c")).isEqualTo("a to c");
    assertThat(users.between("d", "c")).isEqualTo("d to c");
  }

  @Test
  void severalParameters_areKeptApart() {
    assertThat(users.pair("a", "bc")).isEqualTo("a|bc");
    assertThat(users.pair("ab", "c")).isEqualTo("ab|c");
    users.pair("a", "bc");

    assertThat(shop.asked).hasSize(2);
    assertThat(shop.cache("pairs").getIfPresent(List.of("a", "bc"))).isEqualTo("a|bc");
  }

  @Test
  void recordOfParts_isTheKeyWhereItIsAskedFor() {
    try (Shop other = new Shop("pairs")) {
      Caching caching = other.caching();
      People people = caching.proxy(People.class, (one, number) -> one + number);
      people.person("a", 3);

      assertThat(other.cache("pairs").getIfPresent(new PersonKey("a", 3))).isEqualTo("a3");
    }
  }

  interface People {
    @Cached(
        cache = "pairs",
        key = {"#one", "#number"},
        keyType = PersonKey.class)
    String person(String one, long number);
  }

  @Test
  void primitives_areKept() {
    assertThat(users.count(4)).isEqualTo(5);
    assertThat(users.count(4)).isEqualTo(5);
    assertThat(shop.asked).containsExactly(4);
  }

  @Test
  void noParameters_areOneKey() {
    users.all();
    users.all();

    assertThat(shop.asked).containsExactly("all");
    assertThat(shop.cache("lists").getIfPresent(List.of())).isEqualTo(List.of());
  }

  @Test
  void optional_isKeptAsItsValue() {
    assertThat(users.maybe("Ann")).contains("is Ann");
    assertThat(users.maybe("Ann")).contains("is Ann");
    assertThat(users.maybe("")).isEmpty();

    assertThat(shop.asked).containsExactly("Ann", "");
    assertThat(shop.cache("names").getIfPresent("Ann")).isEqualTo("is Ann");
  }

  @Test
  void stage_isKeptAsItsValue() {
    assertThat(users.later("x").toCompletableFuture()).isCompletedWithValue("later x");
    assertThat(users.later("x").toCompletableFuture()).isCompletedWithValue("later x");

    assertThat(shop.asked).containsExactly("x");
    assertThat(shop.cache("names").getIfPresent("x")).isEqualTo("later x");
  }

  @Test
  void failedStage_failsWithItsOwnException() {
    assertThatThrownBy(() -> users.later("bad").toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasRootCauseMessage("unreadable");
  }

  @Test
  void conditionThatIsFalse_passesTheCacheBy() {
    users.found(13L);
    users.found(13L);
    users.found(14L);
    users.found(15L);
    users.found(15L);

    assertThat(shop.asked).containsExactly(13L, 13L, 14L, 15L);
  }

  @Test
  void unlessThatIsTrue_keepsNothing() {
    users.found(9L);
    users.found(9L);

    assertThat(shop.asked).containsExactly(9L, 9L);
  }

  @Test
  void tags_mayComeFromTheResult() {
    users.found(1L);
    shop.cache("users").invalidateTags("city:Rome");
    users.found(1L);
    shop.cache("users").invalidateTags("id 1");
    users.found(1L);
    shop.cache("users").invalidateTags("id 2", "city:Paris");
    users.found(1L);

    assertThat(shop.asked).hasSize(3);
  }

  @Test
  void life_isThatOfTheAnnotation() {
    users.found(1L);
    shop.clock.advance(Duration.ofMinutes(9));
    users.found(1L);
    assertThat(shop.asked).hasSize(1);
    shop.clock.advance(Duration.ofMinutes(2));
    users.found(1L);

    assertThat(shop.asked).hasSize(2);
  }

  @Test
  void refreshAge_renewsBehindTheCaller() {
    assertThat(users.fresh("a")).isEqualTo("a1");
    shop.clock.advance(Duration.ofSeconds(490));
    assertThat(users.fresh("a")).isEqualTo("a1");
    assertThat(users.fresh("a")).isEqualTo("a2");
  }

  @Test
  void staleLife_outlastsAFailingMethod() {
    users.fresh("down");
    shop.clock.advance(Duration.ofMinutes(20));

    assertThat(users.fresh("down")).isEqualTo("down1");
  }

  @Test
  void exceptionThatMeansAbsence_isNullAndRemembered() {
    assertThat(users.required("x")).isNull();
    assertThat(users.required("x")).isNull();
    assertThat(shop.asked).hasSize(1);
    shop.clock.advance(Duration.ofSeconds(6));
    users.required("x");

    assertThat(shop.asked).hasSize(2);
  }

  @Test
  void checkedException_comesOutAsItWas() {
    assertThatThrownBy(() -> users.read("file")).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void severalReadings_areChosenByTheirConditions() {
    users.either(1L, true);
    users.either(2L, false);
    users.either(5L, false);

    assertThat(shop.cache("either").getIfPresent(1L)).isEqualTo("either");
    assertThat(shop.cache("other").getIfPresent(2L)).isEqualTo("either");
    assertThat(shop.cache("other").getIfPresent(5L)).isNull();
  }

  @Test
  void otherMethods_areTheTargets() {
    assertThat(users.plain("a")).isEqualTo("aa");
    assertThat(users).hasToString("cached users").isEqualTo(users).isNotEqualTo(new Object());
    assertThat(users.hashCode()).isEqualTo(users.hashCode());
  }

  @Test
  void nullKey_isRefused() {
    assertThatThrownBy(() -> users.find(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CachedTest$Users.find(Long) is null");
  }

  @Test
  void function_isCalledForWhatIsMissing() {
    var name = shop.caching().wrap("names", (String key) -> shop.ask(key, "name of " + key));
    assertThat(name.apply("x")).isEqualTo("name of x");
    assertThat(name.apply("x")).isEqualTo("name of x");

    assertThat(shop.asked).containsExactly("x");
  }
}
