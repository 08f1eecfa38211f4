package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.cache.annotation.CacheRemove;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that return before what they do is done. */
class LaterResultsTest {
  private final Shop shop = new Shop("users");

  interface Published {
    @Invalidate(cache = "users", key = "#id")
    Flow.Publisher<Void> save(Long id);
  }

  interface Streamed {
    @Store(cache = "users", key = "#id", value = "#id")
    Stream<Long> save(Long id);
  }

  interface Promised {
    @Invalidate(cache = "users", key = "#id")
    Future<Long> save(Long id);
  }

  static class OwnFuture extends CompletableFuture<Long> {}

  interface Owned {
    @Invalidate(cache = "users", key = "#id")
    OwnFuture save(Long id);
  }

  interface Standard {
    @CacheRemove(cacheName = "users")
    Flow.Publisher<Void> save(Long id);
  }

  interface Before {
    @Invalidate(cache = "users", key = "#id", beforeInvocation = true)
    Flow.Publisher<Void> save(Long id);
  }

  /** As Kotlin compiles a suspend function. */
  interface Suspending {
    @Cached(cache = "users")
    Object find(Long id, Continuation<? super String> rest);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private CachedMethod understood(Class<?> type) {
    return shop.caching().method(type.getDeclaredMethods()[0], type);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Published.class, Streamed.class, Promised.class, Owned.class, Standard.class})
  void changeAfterAResultThatIsNotThere_isRefused(Class<?> type) {
    assertThatThrownBy(() -> understood(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(type.getName() + ".save(Long)")
        .hasMessageContaining("may be returned before its work is done");
  }

  @Test
  void changeBefore_isAllowed() {
    assertThat(understood(Before.class)).isNotNull();
  }

  @Test
  void functionThatSuspends_isRefused() {
    assertThatThrownBy(() -> understood(Suspending.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("suspends");
  }
}
