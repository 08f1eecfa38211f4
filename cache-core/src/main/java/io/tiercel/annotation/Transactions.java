package io.tiercel.annotation;

import java.util.function.Consumer;

/** Tells of the transactions of whatever manages them, for {@link Phase#AFTER_COMMIT}. */
public interface Transactions {

  /** Whether the present thread is within a transaction. */
  boolean isActive();

  /**
   * Tells the listener once, on the thread of the present transaction, how that has ended. All
   * listeners of a transaction are told, whatever becomes of the others.
   */
  void atEnd(Consumer<Outcome> listener);

  /** How a transaction ended. */
  enum Outcome {
    /** It is true for everybody. */
    COMMITTED,
    /** It never was. */
    ROLLED_BACK,
    /** Nobody knows, such as when the database was lost while it committed. */
    UNKNOWN
  }
}
