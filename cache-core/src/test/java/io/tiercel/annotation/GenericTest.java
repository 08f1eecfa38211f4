package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotated methods of generic types, whose arguments somebody else knows. */
class GenericTest {
  private final Shop shop = new Shop("users", "pages");
  private final List<CacheUse> uses = new ArrayList<>();
  private final Caching caching =
      Caching.over(
          use -> {
            uses.add(use);
            return shop.caches.find(use.cache());
          });

  interface Identified<I> {
    I id();
  }

  record User(Long id, String name) implements Identified<Long> {}

  record Page<T>(T first) {}

  interface Repository<I, T extends Identified<I>> {
    @Cached(cache = "users")
    Optional<T> find(I id);

    @CachedBulk(cache = "users")
    Map<I, T> findAll(Set<I> ids);

    @Store(cache = "users", key = "#entity.id")
    T save(T entity);

    @Invalidate(cache = "users", key = "#page.first.id")
    void deleteFirst(Page<T> page);

    @Cached(cache = "pages", key = "'all'")
    List<? extends Page<T>> pages();
  }

  interface Users extends Repository<Long, User> {}

  private static final class Source implements Users {
    @Override
    public Optional<User> find(Long id) {
      return Optional.of(new User(id, "ann"));
    }

    @Override
    public Map<Long, User> findAll(Set<Long> ids) {
      return Map.of();
    }

    @Override
    public User save(User entity) {
      return entity;
    }

    @Override
    public void deleteFirst(Page<User> page) {}

    @Override
    public List<Page<User>> pages() {
      return List.of();
    }
  }

  interface Finding<I, T> {
    @Cached(cache = "users")
    Optional<T> find(I id);
  }

  /** Has a method of its own beside the annotated one, which it does not override. */
  static class Overloaded implements Finding<Long, User> {
    @Override
    public Optional<User> find(Long id) {
      return Optional.of(new User(id, "ann"));
    }

    public User find(String name) {
      return new User(1L, name);
    }
  }

  static class Unresolved<I> implements Finding<I, User> {
    @Override
    public Optional<User> find(I id) {
      return Optional.of(new User(1L, "ann"));
    }
  }

  interface Lists {
    @Cached(cache = "users")
    List<String> names(Long id);

    @Cached(cache = "pages")
    List<? extends Number> sizes(List<?> ids);
  }

  interface OtherArguments extends Lists {
    @Cached(cache = "users")
    Collection<Integer> ages(Long id);
  }

  interface OtherKeys {
    @Cached(cache = "users")
    String name(List<Long> ids);

    @Invalidate(cache = "users")
    void delete(Collection<Integer> ids);
  }

  interface Inner extends Lists {
    @Cached(cache = "pages")
    List<Optional<Long>> optional(List<Long> ids);
  }

  interface Fitting extends Lists {
    @Cached(cache = "users")
    Iterable<? extends CharSequence> texts(Long id);

    @Cached(cache = "users")
    <T> List<T> any(Long id);

    @Cached(cache = "users")
    Collection<Object> objects(Long id);

    @Cached(cache = "pages")
    List<Integer> integers(List<Long> ids);

    @Invalidate(cache = "pages")
    <T> void deletePages(List<T> ids);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void typesOfKeysAndValues_areThoseOfTheImplementation() {
    Users users = caching.proxy(Users.class, new Source());

    assertThat(users.find(1L)).contains(new User(1L, "ann"));
    assertThat(uses)
        .filteredOn(use -> use.cache().equals("users") && use.value() != null)
        .hasSize(3)
        .allSatisfy(use -> assertThat(use.value()).isEqualTo(User.class))
        .allSatisfy(use -> assertThat(use.keyParts()).containsExactly(Long.class));
    assertThat(uses)
        .filteredOn(use -> use.cache().equals("pages"))
        .singleElement()
        .satisfies(use -> assertThat(use.value()).hasToString(listOfPages()));
  }

  private static String listOfPages() {
    return "java.util.List<%s<%s>>".formatted(Page.class.getName(), User.class.getName());
  }

  @Test
  void overloadThatIsNotTheAnnotatedMethod_isNone() throws NoSuchMethodException {
    Class<?> type = Overloaded.class;
    assertThat(Caching.isAnnotated(type.getMethod("find", Long.class), type)).isTrue();
    assertThat(Caching.isAnnotated(type.getMethod("find", String.class), type)).isFalse();
    Method ofInterface = Finding.class.getMethod("find", Object.class);
    assertThat(caching.method(ofInterface, type)).isNotNull();
    assertThat(uses)
        .singleElement()
        .satisfies(use -> assertThat(use.keyParts()).isEqualTo(List.of(Long.class)));
  }

  @Test
  void overloads_areNotCachedInItsPlace() {
    Overloaded users = caching.create(Overloaded.class);
    assertThat(users.find(7L)).contains(new User(7L, "ann"));
    assertThat(users.find("bob")).isEqualTo(new User(1L, "bob"));
    assertThat(shop.cache("users").getIfPresent("bob")).isNull();
  }

  @Test
  void parameterWhoseTypeIsNotKnown_isThatOfTheImplementation() throws NoSuchMethodException {
    Class<?> type = Unresolved.class;
    assertThat(Caching.isAnnotated(type.getMethod("find", Object.class), type)).isTrue();
  }

  private void understand(Class<?> type) {
    Caching fresh = shop.caching();
    for (Method method : type.getMethods()) {
      assertThat(fresh.method(method, type)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {OtherArguments.class, OtherKeys.class, Inner.class})
  void methodsWhoseTypesDifferInTheirArguments_contradictEachOther(Class<?> type) {
    assertThatThrownBy(() -> understand(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(", but in the same cache those of ");
  }

  @Test
  void argumentsThatMayBeTheSame_areNoContradiction() {
    understand(Fitting.class);
  }
}
