package io.tiercel.annotation;

/** Tells of the transactions of whatever manages them, for {@link Phase#AFTER_COMMIT}. */
public interface Transactions {

  /** Whether the present thread is within a transaction. */
  boolean isActive();

  /**
   * Runs the first after the present transaction has committed, and then, or when it is rolled
   * back, the second. Both run on the thread of the transaction.
   */
  void register(Runnable afterCommit, Runnable afterEnd);
}
