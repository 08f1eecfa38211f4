package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangingTest {
  record User(Long id, String name) {}

  private final Shop shop = new Shop("users", "names");
  private final Users users = shop.caching().proxy(Users.class, new Source());

  @CacheDefaults(cache = "users", ttl = "10m")
  interface Users {
    @Invalidate(key = "#user.id")
    void update(User user);

    @Invalidate
    boolean delete(Long id);

    @Invalidate(keys = "#ids")
    void deleteAll(List<Long> ids);

    @Invalidate(keys = "#result")
    List<Long> deleteOld();

    @Invalidate(keys = "#users", key = "#each.id")
    void deleteThese(List<User> users);

    @Invalidate(tags = {"of #name", "all"})
    void deleteOf(String name);

    @Invalidate(allEntries = true, condition = "#really == 'yes'")
    @Invalidate(cache = "names", allEntries = true)
    void clear(String really);

    @Invalidate(beforeInvocation = true)
    void failing(Long id);

    @Invalidate
    void failingAfterwards(Long id);

    @Store(key = "#result.id", tags = "of #result.name")
    User save(User user);

    @Store(key = "#id", value = "#result.name", cache = "names", ttl = "1m", condition = "#id != 3")
    Optional<User> rename(Long id, String name);

    @Invalidate(allEntries = true)
    @Store(key = "#id")
    @Nullable User replace(Long id, @Nullable User user);

    @Invalidate
    CompletableFuture<String> deleteLater(Long id);
  }

  private static final class Source implements Users {
    private final CompletableFuture<String> deletion = new CompletableFuture<>();

    @Override
    public void update(User user) {}

    @Override
    public boolean delete(Long id) {
      return true;
    }

    @Override
    public void deleteAll(List<Long> ids) {}

    @Override
    public void deleteThese(List<User> users) {}

    @Override
    public List<Long> deleteOld() {
      return List.of(1L, 2L);
    }

    @Override
    public void deleteOf(String name) {}

    @Override
    public void clear(String really) {}

    @Override
    public void failing(Long id) {
      throw new IllegalStateException("failing");
    }

    @Override
    public void failingAfterwards(Long id) {
      throw new IllegalStateException("failing");
    }

    @Override
    public User save(User user) {
      return new User(user.id(), user.name().strip());
    }

    @Override
    public Optional<User> rename(Long id, String name) {
      return name.isEmpty() ? Optional.empty() : Optional.of(new User(id, name));
    }

    @Override
    public @Nullable User replace(Long id, @Nullable User user) {
      return user;
    }

    @Override
    public CompletableFuture<String> deleteLater(Long id) {
      return deletion;
    }
  }

  @BeforeEach
  void fill() {
    for (long id = 1; id < 4; id++) {
      shop.cache("users").put(id, new User(id, "old"));
      shop.cache("names").put(id, "old");
    }
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private boolean isThere(Long id) {
    return shop.cache("users").getIfPresent(id) != null;
  }

  @Test
  void keyOfAPath_isInvalidated() {
    users.update(new User(2L, "new"));

    assertThat(isThere(2L)).isFalse();
    assertThat(isThere(1L)).isTrue();
  }

  @Test
  void parameters_areTheKeyByDefault() {
    assertThat(users.delete(1L)).isTrue();
    assertThat(isThere(1L)).isFalse();
  }

  @Test
  void collections_areManyKeys() {
    users.deleteAll(List.of(1L, 3L));
    assertThat(isThere(1L)).isFalse();
    assertThat(isThere(2L)).isTrue();
    assertThat(isThere(3L)).isFalse();
    users.deleteOld();
    assertThat(isThere(2L)).isFalse();
  }

  @Test
  void keysOfElements_areMadeOfThem() {
    users.deleteThese(List.of(new User(1L, "x"), new User(3L, "y")));
    assertThat(isThere(1L)).isFalse();
    assertThat(isThere(2L)).isTrue();
    assertThat(isThere(3L)).isFalse();
  }

  @Test
  void tags_areInvalidated() {
    users.save(new User(7L, " ann "));
    users.deleteOf("bob");
    assertThat(isThere(7L)).isTrue();
    users.deleteOf("ann");

    assertThat(isThere(7L)).isFalse();
    assertThat(isThere(1L)).isTrue();
  }

  @Test
  void repeatedOnes_countEachForItself() {
    users.clear("no");
    assertThat(isThere(1L)).isTrue();
    assertThat(shop.cache("names").getIfPresent(1L)).isNull();
    users.clear("yes");
    assertThat(isThere(1L)).isFalse();
  }

  @Test
  void methodThatThrows_invalidatesOnlyBefore() {
    assertThatThrownBy(() -> users.failing(1L)).hasMessage("failing");
    assertThatThrownBy(() -> users.failingAfterwards(2L)).hasMessage("failing");

    assertThat(isThere(1L)).isFalse();
    assertThat(isThere(2L)).isTrue();
  }

  @Test
  void result_isStored() {
    users.save(new User(9L, " ann "));
    assertThat(shop.cache("users").getIfPresent(9L)).isEqualTo(new User(9L, "ann"));
    shop.clock.advance(Duration.ofMinutes(11));

    assertThat(isThere(9L)).as("lives as the class says").isFalse();
  }

  @Test
  void partOfAResult_isStoredAndItsAbsenceToo() {
    users.rename(1L, "new");
    assertThat(shop.cache("names").getIfPresent(1L)).isEqualTo("new");
    users.rename(3L, "new");
    assertThat(shop.cache("names").getIfPresent(3L)).isEqualTo("old");
    users.rename(2L, "");
    assertThat(shop.cache("names").getIfPresent(2L)).isNull();
    shop.clock.advance(Duration.ofMinutes(2));
    assertThat(shop.cache("names").getIfPresent(1L)).isNull();
  }

  @Test
  void stores_followInvalidations() {
    users.replace(1L, new User(1L, "new"));
    assertThat(isThere(1L)).isTrue();
    assertThat(isThere(2L)).isFalse();
    users.replace(1L, null);
    assertThat(isThere(1L)).isFalse();
  }

  @Test
  void stage_invalidatesWhenItCompletes() {
    Source source = new Source();
    Users later = shop.caching().proxy(Users.class, source);
    CompletableFuture<String> deleted = later.deleteLater(1L);
    assertThat(isThere(1L)).isTrue();
    source.deletion.complete("done");

    assertThat(deleted).isCompletedWithValue("done");
    assertThat(isThere(1L)).isFalse();
  }
}
