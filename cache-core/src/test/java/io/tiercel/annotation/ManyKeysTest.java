package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many keys of one invalidation, in whatever they come, and keys that are arrays. */
class ManyKeysTest {
  private final Shop shop = new Shop("users", "names");
  private final Caching caching = shop.caching().language("first", (text, scope) -> first());

  private static Expression first() {
    return (arguments, extra) -> arguments[0];
  }

  record User(@Nullable Long id) {}

  interface Users {
    @Invalidate(cache = "users", keys = "first: argument")
    void delete(@Nullable Object ids);

    @Cached(cache = "users", key = "first: argument")
    String find(Object id);

    @Cached(cache = "users")
    String findAny(Object id);

    @Cached(
        cache = "names",
        key = {"first: argument", "#name"})
    String findNamed(Object id, String name);
  }

  private static final class Source implements Users {
    @Override
    public void delete(@Nullable Object ids) {}

    @Override
    public String find(Object id) {
      return "ann";
    }

    @Override
    public String findAny(Object id) {
      return "ann";
    }

    @Override
    public String findNamed(Object id, String name) {
      return "ann";
    }
  }

  interface Typed {
    @Invalidate(cache = "users", keys = "#ids")
    void deleteArray(Long... ids);

    @Invalidate(cache = "users", keys = "#ids")
    void deletePrimitives(long[] ids);

    @Invalidate(cache = "users", keys = "#users", key = "#each.id")
    void deleteUsers(Iterable<? extends User> users);

    @Invalidate(cache = "users", keys = "#users", key = "#each.id")
    void deleteAll(List<User> users);
  }

  private static final class Nothing implements Typed {
    @Override
    public void deleteArray(Long... ids) {}

    @Override
    public void deletePrimitives(long[] ids) {}

    @Override
    public void deleteUsers(Iterable<? extends User> users) {}

    @Override
    public void deleteAll(List<User> users) {}
  }

  private final Users users = caching.proxy(Users.class, new Source());

  @BeforeEach
  void fill() {
    for (long id = 1; id <= 3; id++) {
      shop.cache("users").put(id, "old");
    }
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private List<Object> left() {
    return shop.cache("users").asMap().keySet().stream().sorted().toList();
  }

  @Test
  void keysInAnything_areInvalidated() {
    users.delete(new Long[] {1L});
    assertThat(left()).containsExactly(2L, 3L);
    users.delete(new long[] {2L});
    assertThat(left()).containsExactly(3L);
    Iterable<Long> third = () -> List.of(3L).iterator();
    users.delete(third);
    assertThat(left()).isEmpty();
  }

  @Test
  void keysWhoseTypeIsKnown_mayBeInAnythingToo() {
    Typed typed = caching.proxy(Typed.class, new Nothing());
    typed.deleteArray(1L);
    typed.deletePrimitives(new long[] {2L});
    typed.deleteUsers(List.of(new User(3L)));
    assertThat(left()).isEmpty();
  }

  @Test
  void noKeys_areNone() {
    users.delete(null);
    users.delete(List.of());
    assertThat(left()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatHoldsNoKeys_isRefused() {
    for (Object none : List.of(1L, Map.of(1L, 1L), Optional.of(1L))) {
      assertThatThrownBy(() -> users.delete(none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Users.delete(Object)")
          .hasMessageContaining(none.getClass().getName());
    }
    assertThat(left()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void keyThatCannotBeMade_leavesTheOthers() {
    Throwable thrown = catchThrowable(() -> users.delete(Arrays.asList(1L, null, 2L, null)));

    assertThat(thrown)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The key of")
        .hasMessageContaining("is null");
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(left()).containsExactly(3L);
  }

  @Test
  void elementWithoutAKey_leavesTheOthers() {
    Typed typed = caching.proxy(Typed.class, new Nothing());
    assertThatThrownBy(() -> typed.deleteAll(List.of(new User(null), new User(2L))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(left()).containsExactly(1L, 3L);
  }

  @Test
  void keyThatIsAnArray_isRefusedWhenItIsMet() {
    Long[] ids = {1L};
    for (Runnable call :
        List.<Runnable>of(
            () -> users.find(ids), () -> users.findAny(ids), () -> users.findNamed(ids, "a"))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Long[]")
          .hasMessageContaining("use a list");
    }
    assertThat(users.findAny(List.of(1L))).isEqualTo("ann");
  }
}
