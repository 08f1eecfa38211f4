package io.tiercel.annotation;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.error.TierException;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several changes of one call, the first of which fails. */
class FailingEffectsTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final TieredCaches caches = new TieredCaches();
  private final TieredCache<String, String> users = build("users");
  private final TieredCache<String, String> orders = build("orders");
  private final Source source =
      Caching.over(caches).transactions(new NoTransaction()).proxy(Source.class, new Nothing());

  private TieredCache<String, String> build(String name) {
    return caches.build(
        TieredCache.<String, String>named(name)
            .memory(memory -> memory.maximumSize(100))
            .tier(stack.factory(SHARED))
            .scheduling(stack.scheduling()));
  }

  interface Source {
    @Invalidate(cache = "users", key = "#id", when = Phase.AFTER_COMMIT)
    @Invalidate(cache = "orders", key = "#id", when = Phase.AFTER_COMMIT)
    void update(String id);

    @Invalidate(cache = "users", key = "#id")
    @Invalidate(cache = "orders", key = "#id")
    void updateNow(String id);

    @Invalidate(cache = "users", key = "#id", tags = "of #id")
    void updateTagged(@Nullable String id);

    @Invalidate(cache = "users", key = "#id")
    @Invalidate(cache = "orders", allEntries = true)
    void updateAll(@Nullable String id);
  }

  private static final class Nothing implements Source {
    @Override
    public void update(String id) {}

    @Override
    public void updateNow(String id) {}

    @Override
    public void updateTagged(@Nullable String id) {}

    @Override
    public void updateAll(@Nullable String id) {}
  }

  private static final class NoTransaction implements Transactions {
    @Override
    public boolean isActive() {
      return false;
    }

    @Override
    public void atEnd(Consumer<Outcome> listener) {
      throw new IllegalStateException("no transaction");
    }
  }

  @BeforeEach
  void fill() {
    users.put("1", "ann");
    orders.put("1", "cup");
  }

  @AfterEach
  void close() {
    stack.faults(SHARED).heal();
    caches.close();
    stack.close();
  }

  private void assertBothAreKept(Throwable thrown) {
    assertThat(thrown).isInstanceOf(TierException.class).hasMessageContaining("users");
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(second -> assertThat(second).hasMessageContaining("orders"));
    assertThat(users.operations().undelivered()).isEqualTo(1);
    assertThat(orders.operations().undelivered()).isEqualTo(1);
    assertThat(orders.getIfPresent("1")).isNull();
  }

  @Test
  void afterCommitWithoutATransaction_laterInvalidationsAreMadeToo() {
    stack.faults(SHARED).always(Operation.REMOVE, Failure.FAILS);
    assertBothAreKept(catchThrowable(() -> source.update("1")));
  }

  @Test
  void atOnce_laterInvalidationsAreMadeToo() {
    stack.faults(SHARED).always(Operation.REMOVE, Failure.FAILS);
    assertBothAreKept(catchThrowable(() -> source.updateNow("1")));
  }

  @Test
  void keyThatCannotBeMade_leavesTheOthers() {
    Throwable thrown = catchThrowable(() -> source.updateAll(null));

    assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("null");
    assertThat(orders.getIfPresent("1")).isNull();
  }

  @Test
  void keyThatCannotBeMade_leavesTheTagsOfItsAnnotation() {
    users.with(CacheOptions.NONE.tagged("of null")).put("2", "bob");
    Throwable thrown = catchThrowable(() -> source.updateTagged(null));

    assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
    assertThat(users.getIfPresent("2")).isNull();
  }
}
