package io.tiercel.spring;

import io.tiercel.annotation.Transactions;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Spring's transactions, for changes of caches that wait for a commit. */
public final class SpringTransactions implements Transactions {

  /** Those of the present thread, whoever manages them. */
  public SpringTransactions() {}

  @Override
  public boolean isActive() {
    return TransactionSynchronizationManager.isSynchronizationActive()
        && TransactionSynchronizationManager.isActualTransactionActive();
  }

  @Override
  public void atEnd(Consumer<Outcome> listener) {
    Ending ending = new Ending();
    for (TransactionSynchronization each :
        TransactionSynchronizationManager.getSynchronizations()) {
      ending = each instanceof Ending known ? known : ending;
    }
    if (ending.listeners.isEmpty()) {
      TransactionSynchronizationManager.registerSynchronization(ending); // a set: once is enough
    }
    ending.listeners.add(listener);
  }

  /**
   * The end of one transaction. Spring leaves out what follows a synchronization that fails, and
   * never calls {@code afterCommit} of one that is registered by another's: so there is one for all
   * listeners, and those that come late are told at completion.
   *
   * <p>What was done after a savepoint that is rolled back may never become true, although the rest
   * is committed: its listeners are told that nobody knows. The savepoint may be older than this.
   */
  private static final class Ending implements TransactionSynchronization {

    private final List<Consumer<Outcome>> listeners = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> listenersAt = new IdentityHashMap<>();
    private int told;

    @Override
    public void savepoint(Object savepoint) {
      listenersAt.put(savepoint, listeners.size());
    }

    @Override
    public void savepointRollback(Object savepoint) {
      int before = listenersAt.getOrDefault(savepoint, 0);
      listeners.subList(before, listeners.size()).replaceAll(Ending::doubting);
    }

    private static Consumer<Outcome> doubting(Consumer<Outcome> listener) {
      return outcome -> listener.accept(outcome == Outcome.COMMITTED ? Outcome.UNKNOWN : outcome);
    }

    @Override
    public void afterCommit() {
      tell(Outcome.COMMITTED);
    }

    @Override
    public void afterCompletion(int status) {
      tell(
          switch (status) {
            case STATUS_COMMITTED -> Outcome.COMMITTED;
            case STATUS_ROLLED_BACK -> Outcome.ROLLED_BACK;
            default -> Outcome.UNKNOWN;
          });
    }

    private void tell(Outcome outcome) {
      RuntimeException failure = null;
      while (told < listeners.size()) { // a listener may add another one
        failure = tell(listeners.get(told++), outcome, failure);
      }
      if (failure != null) {
        throw failure;
      }
    }

    private static @Nullable RuntimeException tell(
        Consumer<Outcome> listener, Outcome outcome, @Nullable RuntimeException first) {
      try {
        listener.accept(outcome);
        return first;
      } catch (RuntimeException failed) {
        if (first == null) {
          return failed;
        }
        first.addSuppressed(failed);
        return first;
      }
    }
  }
}
