package io.tiercel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tiercel.annotation.Transactions.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class SpringTransactionsTest {
  private final Manager manager = new Manager();
  private final TransactionTemplate template = new TransactionTemplate(manager);
  private final SpringTransactions transactions = new SpringTransactions();
  private final List<Object> told = new ArrayList<>();

  /** Spring's own manager, of transactions that write nothing. */
  private static final class Manager extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;
    private boolean lost;

    @Override
    protected Object doGetTransaction() {
      return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
      if (lost) {
        throw new TransactionSystemException("the database was lost");
      }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }

  /** Knows savepoints, and one transaction at a time. */
  private static final class NestingManager extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;
    private boolean begun;

    private record Savepoints() implements SavepointManager {
      @Override
      public Object createSavepoint() {
        return new Object();
      }

      @Override
      public void rollbackToSavepoint(Object savepoint) {}

      @Override
      public void releaseSavepoint(Object savepoint) {}
    }

    NestingManager() {
      setNestedTransactionAllowed(true);
    }

    @Override
    protected Object doGetTransaction() {
      return new Savepoints();
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
      return begun;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
      begun = true;
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
      begun = false;
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
      begun = false;
    }
  }

  private void listen() {
    assertThat(transactions.isActive()).isTrue();
    transactions.atEnd(told::add);
  }

  @Test
  void commit_isTold() {
    template.executeWithoutResult(
        status -> {
          listen();
          listen();
          assertThat(told).isEmpty();
        });
    assertThat(told).containsExactly(Outcome.COMMITTED, Outcome.COMMITTED);
    assertThat(transactions.isActive()).isFalse();
  }

  @Test
  void rollback_isTold() {
    template.executeWithoutResult(
        status -> {
          listen();
          status.setRollbackOnly();
        });
    assertThat(told).containsExactly(Outcome.ROLLED_BACK);
  }

  @Test
  void commitThatNobodyKnowsOf_isTold() {
    manager.lost = true;
    Throwable thrown = catchThrowable(() -> template.executeWithoutResult(status -> listen()));
    assertThat(thrown).isInstanceOf(TransactionSystemException.class);
    assertThat(told).containsExactly(Outcome.UNKNOWN);
  }

  @Test
  void listenerThatComesAfterTheCommit_isToldToo() {
    template.executeWithoutResult(
        status ->
            TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void afterCommit() {
                    listen();
                  }
                }));
    assertThat(told).containsExactly(Outcome.COMMITTED);
  }

  @Test
  void failingListener_keepsNobodyElseFromHearing() {
    Throwable thrown =
        catchThrowable(
            () ->
                template.executeWithoutResult(
                    status -> {
                      transactions.atEnd(
                          outcome -> {
                            throw new IllegalStateException("failing");
                          });
                      listen();
                    }));
    assertThat(thrown).hasMessage("failing");
    assertThat(told).containsExactly(Outcome.COMMITTED);
  }

  private void listenAs(String name) {
    transactions.atEnd(outcome -> told.add(name + ' ' + outcome));
  }

  private void runWithNestedStep(boolean stepFails, Runnable before) {
    TransactionTemplate outer = new TransactionTemplate(new NestingManager());
    TransactionTemplate nested =
        new TransactionTemplate(Objects.requireNonNull(outer.getTransactionManager()));
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    outer.executeWithoutResult(
        whole -> {
          before.run();
          nested.executeWithoutResult(
              step -> {
                listenAs("step");
                if (stepFails) {
                  step.setRollbackOnly();
                }
              });
          listenAs("later");
        });
  }

  @Test
  void stepThatIsRolledBack_isInDoubtWhereTheRestIsCommitted() {
    runWithNestedStep(true, () -> listenAs("before"));
    assertThat(told).containsExactly("before COMMITTED", "step UNKNOWN", "later COMMITTED");
  }

  @Test
  void firstListenerWithinAStepThatIsRolledBack_isInDoubtToo() {
    runWithNestedStep(true, () -> {});
    assertThat(told).containsExactly("step UNKNOWN", "later COMMITTED");
  }

  @Test
  void stepThatSucceeds_isCommittedWithTheRest() {
    runWithNestedStep(false, () -> {});
    assertThat(told).containsExactly("step COMMITTED", "later COMMITTED");
  }
}
