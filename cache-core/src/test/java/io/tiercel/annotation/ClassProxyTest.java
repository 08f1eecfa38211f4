package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassProxyTest {
  private final Shop shop = new Shop("users", "sums", "names", "labels");

  @CacheDefaults(cache = "users")
  static class Users {
    final List<Object> asked;
    private final String prefix;

    Users(List<Object> asked, String prefix) {
      this.asked = asked;
      this.prefix = prefix;
      find(0L);
    }

    @Cached
    public String find(Long id) {
      asked.add(id);
      return prefix + id;
    }

    @Cached(cache = "sums")
    protected long sum(int one, long other) {
      asked.add(one);
      return one + other;
    }

    @Cached(key = "#id")
    Optional<String> read(Long id, String from) throws IOException {
      throw new IOException(from);
    }

    @Cached(cache = "names", key = "'now'")
    String now() {
      asked.add("now");
      return "now";
    }

    @Invalidate
    void delete(long id) {
      asked.add("deleted");
    }

    String findTwice(Long id) {
      return find(id) + find(id);
    }
  }

  static class MoreUsers extends Users {
    MoreUsers(List<Object> asked) {
      super(asked, "more ");
    }

    @Override
    public String find(Long id) {
      return super.find(id) + '!';
    }
  }

  private Users users() {
    Users made = shop.caching().create(Users.class, new ArrayList<>(), "user ");
    made.asked.clear();
    return made;
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void annotatedMethod_isCalledForWhatIsMissing() {
    Users users = users();
    assertThat(users.find(7L)).isEqualTo("user 7");
    assertThat(users.find(7L)).isEqualTo("user 7");
    assertThat(users.sum(1, 2)).isEqualTo(3);
    assertThat(users.sum(1, 2)).isEqualTo(3);
    assertThat(users.now()).isEqualTo(users.now());

    assertThat(users.asked).containsExactly(7L, 1, "now");
  }

  @Test
  void methodThatTheObjectCallsOnItself_isCachedToo() {
    Users users = users();
    assertThat(users.findTwice(7L)).isEqualTo("user 7user 7");

    assertThat(users.asked).containsExactly(7L);
  }

  @Test
  void constructor_callsItsMethodsUncached() {
    shop.cache("users").put(0L, "kept");
    Users users = shop.caching().create(Users.class, new ArrayList<>(), "user ");

    assertThat(users.asked).containsExactly(0L);
    assertThat(users.find(0L)).isEqualTo("kept");
  }

  @Test
  void primitiveArguments_areKeysAsTheirObjects() {
    Users users = users();
    users.find(7L);
    users.delete(7);

    assertThat(shop.cache("users").getIfPresent(7L)).isNull();
  }

  @Test
  void objectsOfOneClass_loadByThemselves() {
    Caching caching = shop.caching();
    Users one = caching.create(Users.class, new ArrayList<>(), "one ");
    Users other = caching.create(Users.class, new ArrayList<>(), "other ");
    assertThat(one.getClass()).isSameAs(other.getClass());

    assertThat(one.find(1L)).isEqualTo("one 1");
    assertThat(other.find(2L)).isEqualTo("other 2");
  }

  @Test
  void overridingMethod_isWhatIsCached() {
    MoreUsers more = shop.caching().create(MoreUsers.class, new ArrayList<>());
    more.asked.clear();
    assertThat(more.find(1L)).isEqualTo("more 1!");
    assertThat(more.find(1L)).isEqualTo("more 1!");
    assertThat(more.asked).containsExactly(1L);
  }

  @Test
  void checkedException_comesOutAsItWas() {
    assertThatThrownBy(() -> users().read(1L, "there"))
        .isInstanceOf(IOException.class)
        .hasMessage("there");
  }

  @Test
  void constructorThatIsNotThere_isSaid() {
    assertThatThrownBy(() -> shop.caching().create(Users.class, "text"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("those of exactly one constructor of " + Users.class.getName());
  }

  static class Closed {
    @Cached(cache = "users")
    public final String find(Long id) {
      return "user " + id;
    }
  }

  @Test
  void finalMethod_isRefused() {
    assertThatThrownBy(() -> shop.caching().create(Closed.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            Closed.class.getName()
                + ".find(Long) is annotated for caching, but it is final, static or private, so"
                + " that no subclass can intercept it");
  }

  interface Named {
    @Cached(cache = "names")
    default String name(Long id) {
      return "name " + id + label();
    }

    @Cached(cache = "labels", key = "'label'")
    String label();
  }

  interface Renamed extends Named {
    @Override
    default String name(Long id) {
      return "re" + Named.super.name(id);
    }
  }

  static class Things implements Named, Renamed {
    int asked;

    @Override
    public String label() {
      asked++;
      return "!";
    }
  }

  static class Sealed implements Named {
    @Override
    public final String label() {
      return "!";
    }
  }

  @Test
  void defaultMethodOfAnInterface_isCached() {
    Things things = shop.caching().create(Things.class);
    assertThat(things.name(1L)).isEqualTo("rename 1!");
    assertThat(shop.cache("names").getIfPresent(1L)).isEqualTo("rename 1!");
    assertThat(things.name(1L)).isEqualTo("rename 1!");
    assertThat(things.asked).isEqualTo(1);
  }

  @Test
  void finalMethodThatAnInterfaceAnnotates_isRefused() {
    assertThatThrownBy(() -> shop.caching().create(Sealed.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(Sealed.class.getName() + ".label() is annotated for caching");
  }

  static final class Final {
    @Cached(cache = "users")
    String find(Long id) {
      return "user " + id;
    }
  }

  @Test
  void finalClass_isRefused() {
    assertThatThrownBy(() -> shop.caching().create(Final.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("must be neither final nor abstract");
  }

  @Test
  void classWithoutAnnotations_isRefused() {
    assertThatThrownBy(() -> shop.caching().create(Object.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("java.lang.Object has no method that is annotated for caching");
  }
}
