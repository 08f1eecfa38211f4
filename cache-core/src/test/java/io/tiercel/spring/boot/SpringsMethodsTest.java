package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.annotation.CacheUse;
import io.tiercel.error.LoadException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

/** Methods with Spring's annotations that are generic, are asked for null, or fail later. */
class SpringsMethodsTest {

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class WithSpringsCaching {}

  public record User(Long id) {}

  public abstract static class Repository<T, I> {
    @Cacheable("users")
    public @Nullable T find(I id) {
      return null;
    }

    @Cacheable(cacheNames = "lists", key = "#ids")
    public List<Optional<T>> all(List<I> ids) {
      return List.of();
    }

    @Cacheable("later")
    public CompletableFuture<List<T>> later(I[] ids) {
      return CompletableFuture.completedFuture(List.of());
    }

    @CachePut("users")
    public @Nullable T put(I id) {
      return null;
    }

    @CacheEvict("users")
    public void evict(I id) {}
  }

  public static class Users extends Repository<User, Long> {}

  public abstract static class Lists<E> extends Repository<List<E>, Long> {}

  public static class UserLists extends Lists<User> {}

  /** Nobody knows of what. */
  public static class Anything<T, N extends Number> extends Repository<T, N> {}

  /** Answers with the failure that it was made with. */
  public static class Failing {
    @Cacheable(cacheNames = "failing", sync = true)
    public CompletableFuture<String> read(Throwable failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static <B> void run(Class<B> bean, Consumer<B> test) {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
        .withUserConfiguration(WithSpringsCaching.class)
        .withBean(bean)
        .run(context -> test.accept(context.getBean(bean)));
  }

  private static void withUses(Class<?> bean, Consumer<CacheUses> test) {
    new ApplicationContextRunner()
        .withBean(bean)
        .run(context -> test.accept(new CacheUses(context, () -> null)));
  }

  @Test
  void typesOfAGenericBase_areThoseOfTheBean() {
    withUses(
        Users.class,
        uses -> {
          assertThat(uses.all("users")).hasSize(3);
          for (CacheUse use : uses.all("users")) {
            assertThat(use.keyParts()).isEqualTo(List.of(Long.class));
          }
          assertThat(uses.of("users").value()).isEqualTo(User.class);
          assertThat(uses.of("lists").value())
              .hasToString(
                  "java.util.List<java.util.Optional<%s>>".formatted(User.class.getName()));
          assertThat(uses.of("lists").keyParts()).hasToString("[java.util.List<java.lang.Long>]");
          assertThat(uses.of("later").value())
              .hasToString("java.util.List<%s>".formatted(User.class.getName()));
          assertThat(uses.of("later").keyParts()).hasToString("[java.util.List<java.lang.Long>]");
        });
  }

  @Test
  void typesOfABaseOfABase_areThoseOfTheBean() {
    withUses(
        UserLists.class,
        uses ->
            assertThat(uses.of("users").value())
                .hasToString("java.util.List<%s>".formatted(User.class.getName())));
  }

  @Test
  void typesThatNobodyKnows_areNotSaid() {
    withUses(
        Anything.class,
        uses -> {
          assertThat(uses.of("users").value()).isNull();
          assertThat(uses.of("users").keyParts()).isEqualTo(List.of(Number.class));
        });
  }

  @Test
  void null_isNoKey() {
    run(
        Users.class,
        users -> {
          assertNoKey(() -> users.find(null));
          assertNoKey(() -> users.put(null));
          assertNoKey(() -> users.evict(null));
        });
  }

  private static void assertNoKey(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The key of")
        .hasMessageContaining("is null. Only parts of keys may be.");
  }

  @Test
  void futureThatFails_failsAsTheMethodsDoes() {
    run(
        Failing.class,
        failing -> {
          for (Throwable failure :
              List.of(
                  new IOException("disk"),
                  new IllegalStateException("down"),
                  new LoadException("another", new IOException("disk")))) {
            assertThatThrownBy(() -> failing.read(failure).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(failure);
          }
        });
  }
}
