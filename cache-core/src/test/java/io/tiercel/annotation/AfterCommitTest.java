package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tiercel.annotation.Transactions.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AfterCommitTest {
  private final Shop shop = new Shop("users");
  private final Ledger ledger = new Ledger();
  private final Source source = new Source();
  private final Users users = shop.caching().transactions(ledger).proxy(Users.class, source);

  @CacheDefaults(cache = "users", when = Phase.AFTER_COMMIT)
  interface Users {
    @Cached
    String find(Long id);

    @Invalidate(key = "#id")
    void update(Long id, String name);

    @Store(key = "#id", value = "#name")
    void save(Long id, String name);

    @Invalidate(key = "#id")
    CompletableFuture<String> updateLater(Long id);

    @Store(key = "#id")
    CompletableFuture<String> saveLater(Long id);

    @Invalidate(keys = "#ids")
    void deleteAll(Collection<@Nullable Long> ids);

    @Invalidate(key = "#id")
    void fail(Long id, Runnable first);
  }

  private static final class Source implements Users {
    private String name = "old";
    private final CompletableFuture<String> later = new CompletableFuture<>();

    @Override
    public String find(Long id) {
      return name;
    }

    @Override
    public void update(Long id, String newName) {
      name = newName;
    }

    @Override
    public void save(Long id, String newName) {
      name = newName;
    }

    @Override
    public CompletableFuture<String> updateLater(Long id) {
      return later;
    }

    @Override
    public CompletableFuture<String> saveLater(Long id) {
      return later;
    }

    @Override
    public void deleteAll(Collection<@Nullable Long> ids) {}

    @Override
    public void fail(Long id, Runnable first) {
      name = "new";
      first.run();
      throw new IllegalStateException("failing");
    }
  }

  /** One transaction at a time. */
  private static final class Ledger implements Transactions {
    private final Thread thread = Thread.currentThread();
    private boolean active;
    private final List<Consumer<Outcome>> listeners = new ArrayList<>();

    @Override
    public boolean isActive() {
      return active && Thread.currentThread() == thread;
    }

    @Override
    public void atEnd(Consumer<Outcome> listener) {
      listeners.add(listener);
    }

    void begin() {
      active = true;
    }

    void end(Outcome outcome) {
      active = false;
      listeners.forEach(listener -> listener.accept(outcome));
      listeners.clear();
    }
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private Object cached() {
    return shop.cache("users").getIfPresent(1L);
  }

  @Test
  void invalidation_waitsForTheCommit() {
    users.find(1L);
    ledger.begin();
    users.update(1L, "new");
    assertThat(cached()).isEqualTo("old");
    ledger.end(Outcome.COMMITTED);

    assertThat(cached()).isNull();
    assertThat(users.find(1L)).isEqualTo("new");
    assertThat(cached()).isEqualTo("new");
  }

  @Test
  void keyThatCannotBeMade_failsAtOnceAndLeavesTheOthersToTheCommit() {
    users.find(1L);
    ledger.begin();
    assertThatThrownBy(() -> users.deleteAll(Arrays.asList(null, 1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(cached()).isEqualTo("old");
    ledger.end(Outcome.COMMITTED);

    assertThat(cached()).isNull();
  }

  @Test
  void rolledBackChange_isNotSeenByTheCache() {
    users.find(1L);
    ledger.begin();
    users.update(1L, "new");
    assertThat(users.find(1L)).as("reads its own write").isEqualTo("new");
    source.name = "old";
    ledger.end(Outcome.ROLLED_BACK);

    assertThat(cached()).isEqualTo("old");
    assertThat(users.find(1L)).isEqualTo("old");
  }

  @Test
  void uncommittedValue_isNotKept() {
    ledger.begin();
    users.update(1L, "new");
    users.update(2L, "new");
    users.find(1L);
    assertThat(cached()).isNull();
    ledger.end(Outcome.COMMITTED);
    users.find(1L);

    assertThat(cached()).isEqualTo("new");
  }

  @Test
  void store_waitsForTheCommit() {
    ledger.begin();
    users.save(1L, "new");
    assertThat(cached()).isNull();
    ledger.end(Outcome.COMMITTED);

    assertThat(cached()).isEqualTo("new");
  }

  @Test
  void withoutTransaction_itIsDoneAtOnce() {
    users.save(1L, "new");
    assertThat(cached()).isEqualTo("new");
    users.update(1L, "newer");
    assertThat(cached()).isNull();
  }

  @Test
  void methodThatFails_leavesNothingOfWhatItRead() {
    ledger.begin();
    Throwable thrown = catchThrowable(() -> users.fail(1L, () -> users.find(1L)));
    users.find(1L);
    source.name = "old";
    ledger.end(Outcome.ROLLED_BACK);

    assertThat(thrown).hasMessage("failing");
    assertThat(cached()).isNull();
    assertThat(users.find(1L)).isEqualTo("old");
    assertThat(cached()).isEqualTo("old");
  }

  @Test
  void commitInDoubt_invalidatesWhateverWasToBeDone() {
    users.find(1L);
    users.find(2L);
    ledger.begin();
    users.update(1L, "new");
    users.save(2L, "new");
    ledger.end(Outcome.UNKNOWN);

    assertThat(cached()).isNull();
    assertThat(shop.cache("users").getIfPresent(2L)).isNull();
  }

  private void completeElsewhere() {
    CompletableFuture.runAsync(() -> source.later.complete("new"), task -> new Thread(task).start())
        .join();
  }

  @Test
  void stageThatAnotherThreadCompletes_waitsForTheCommitToo() {
    users.find(1L);
    ledger.begin();
    CompletableFuture<String> updated = users.updateLater(1L);
    completeElsewhere();
    assertThat(updated).isCompletedWithValue("new");
    assertThat(cached()).isEqualTo("old");
    ledger.end(Outcome.COMMITTED);

    assertThat(cached()).isNull();
  }

  @Test
  void stageThatEndsAfterTheCommit_changesThen() {
    users.find(1L);
    ledger.begin();
    CompletableFuture<String> saved = users.saveLater(1L);
    ledger.end(Outcome.COMMITTED);
    assertThat(cached()).isEqualTo("old");
    completeElsewhere();

    assertThat(saved).isCompletedWithValue("new");
    assertThat(cached()).isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stageOfATransactionThatIsRolledBack_changesNothing(boolean first) {
    users.find(1L);
    ledger.begin();
    CompletableFuture<String> changed = users.updateLater(1L);
    if (first) {
      completeElsewhere();
    }
    ledger.end(Outcome.ROLLED_BACK);
    completeElsewhere();

    assertThat(changed).isCompletedWithValue("new");
    assertThat(cached()).isEqualTo("old");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stageOfACommitInDoubt_invalidates(boolean first) {
    users.find(1L);
    ledger.begin();
    CompletableFuture<String> changed = users.saveLater(1L);
    if (first) {
      completeElsewhere();
    }
    ledger.end(Outcome.UNKNOWN);
    completeElsewhere();

    assertThat(changed).isCompletedWithValue("new");
    assertThat(cached()).isNull();
  }

  @Test
  void stageWithoutATransaction_changesWhenItEnds() {
    users.find(1L);
    CompletableFuture<String> changed = users.updateLater(1L);
    assertThat(cached()).isEqualTo("old");
    completeElsewhere();

    assertThat(changed).isCompletedWithValue("new");
    assertThat(cached()).isNull();
  }
}
