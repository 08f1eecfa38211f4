package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Annotated methods that are asked for, or overridden, as methods of other types' variables. */
class OverridingTest {
  private final Shop shop = new Shop("users");
  private final Caching caching = shop.caching();

  record User(Long id, String name) {}

  interface Repository<T, I> {
    T find(I id);

    void delete(I id);
  }

  interface ByNumber<T> extends Repository<T, Long> {
    @Invalidate(cache = "users")
    @Override
    void delete(Long id);
  }

  /** Has methods of its own, by which the variables' ones are bridged, and others beside them. */
  interface Users extends ByNumber<User> {
    @Cached(cache = "users")
    @Override
    User find(Long id);

    User find(String name);

    void delete(String name);
  }

  private final class Source implements Users {
    @Override
    public User find(Long id) {
      return shop.ask(id, new User(id, "ann"));
    }

    @Override
    public User find(String name) {
      return shop.ask(name, new User(0L, name));
    }

    @Override
    public void delete(Long id) {}

    @Override
    public void delete(String name) {}
  }

  interface Saving<T> {
    @Invalidate(cache = "users", keys = "#all", key = "#each.id")
    void saveAll(T[] all);

    @Invalidate(cache = "users", allEntries = true)
    @SuppressWarnings("unchecked")
    void saveEach(T... all);

    @Invalidate(cache = "users", allEntries = true)
    void saveTable(T[][] all);

    @Invalidate(cache = "users", key = "#one.id")
    <S extends T> S save(S one);

    @Invalidate(cache = "users", allEntries = true)
    <S extends T, R extends S> void saveTwo(S one, R other);

    @Invalidate(cache = "users", allEntries = true)
    <S extends Comparable<S>> void saveSorted(S one, T other);
  }

  static class SavingUsers implements Saving<User> {
    @Cached(cache = "users")
    public String find(Long id) {
      return new String("a");
    }

    @Override
    public void saveAll(User[] all) {}

    @Override
    public void saveEach(User... all) {}

    @Override
    public void saveTable(User[][] all) {}

    @Override
    public <S extends User> S save(S one) {
      return one;
    }

    @Override
    public <S extends User, R extends S> void saveTwo(S one, R other) {}

    @Override
    public <S extends Comparable<S>> void saveSorted(S one, User other) {}

    /** Overrides nothing. */
    public void saveAll(String[] all) {}
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void methodsThatAreCalledThroughAGenericSuperInterface_areTheSame() {
    Users users = caching.proxy(Users.class, new Source());
    Repository<User, Long> repository = users;

    users.find(1L);
    assertThat(repository.find(1L)).isEqualTo(new User(1L, "ann"));
    assertThat(shop.asked).containsExactly(1L);
    repository.delete(1L);
    users.find(1L);
    assertThat(shop.asked).containsExactly(1L, 1L);
  }

  @Test
  void overloadsOfThem_areNot() {
    Users users = caching.proxy(Users.class, new Source());

    users.find("bob");
    users.find("bob");
    assertThat(shop.asked).containsExactly("bob", "bob");
    users.find(1L);
    users.delete("1");
    users.find(1L);
    assertThat(shop.asked).containsExactly("bob", "bob", 1L);
  }

  private boolean invalidates(Runnable change) {
    shop.cache("users").put(1L, "old");
    change.run();
    return shop.cache("users").getIfPresent(1L) == null;
  }

  @Test
  void arraysAndVariablesOfMethods_areOverridden() {
    SavingUsers users = caching.create(SavingUsers.class);
    User ann = new User(1L, "ann");

    assertThat(invalidates(() -> users.saveAll(new User[] {ann}))).as("T[]").isTrue();
    assertThat(invalidates(() -> users.saveEach(ann))).as("T...").isTrue();
    assertThat(invalidates(() -> users.saveTable(new User[0][]))).as("T[][]").isTrue();
    assertThat(invalidates(() -> users.save(ann))).as("S").isTrue();
    assertThat(invalidates(() -> users.saveTwo(ann, ann))).as("S, R").isTrue();
    assertThat(invalidates(() -> users.saveSorted("a", ann))).as("S, T").isTrue();
    assertThat(invalidates(() -> users.saveAll(new String[0]))).as("overload").isFalse();
  }

  @Test
  void arraysAndVariablesOfMethods_areOverriddenForCallersOfTheInterfaceToo() {
    Saving<User> users = caching.create(SavingUsers.class);
    User ann = new User(1L, "ann");

    assertThat(invalidates(() -> users.saveAll(new User[] {ann}))).as("T[]").isTrue();
    assertThat(invalidates(() -> users.saveEach(ann))).as("T...").isTrue();
    assertThat(invalidates(() -> users.save(ann))).as("S").isTrue();
  }

  abstract static class Identified<I> {
    private final I id;

    Identified(I id) {
      this.id = id;
    }

    public I getId() {
      return id;
    }
  }

  /** The compiler gives it a bridge to the method of the class that is not public. */
  public static final class Product extends Identified<Long> {
    Product(Long id) {
      super(id);
    }
  }

  interface Products {
    @Cached(cache = "users", key = "#product.id")
    String name(Product product);
  }

  @Test
  void propertyOfABaseThatIsNotPublic_isOne() throws NoSuchMethodException {
    assertThat(Product.class.getMethod("getId").isBridge()).isTrue();
    Products products = caching.proxy(Products.class, product -> shop.ask(product.getId(), "cup"));

    products.name(new Product(7L));
    products.name(new Product(7L));

    assertThat(shop.asked).containsExactly(7L);
    assertThat(shop.cache("users").getIfPresent(7L)).isEqualTo("cup");
  }

  @Test
  void propertyOfABaseThatIsNotPublic_hasItsType() throws NoSuchMethodException {
    CacheUse use =
        caching.uses(Products.class.getMethod("name", Product.class), Products.class).get(0);
    assertThat(use.keyParts()).isEqualTo(Arrays.asList(Long.class));
  }
}
