package io.tiercel.spring;

import io.tiercel.annotation.Transactions;
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
  public void register(Runnable afterCommit, Runnable afterEnd) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            afterCommit.run();
          }

          @Override
          public void afterCompletion(int status) {
            afterEnd.run();
          }
        });
  }
}
