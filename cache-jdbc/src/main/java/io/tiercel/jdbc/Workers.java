package io.tiercel.jdbc;

import java.util.concurrent.Executor;

/** Who waits for the database, so that nobody else has to. */
interface Workers extends Executor {

  /** Takes nothing more; what was begun, or waits, is done. */
  void close();

  /** Waits for what was begun. */
  void await(long millis);
}
