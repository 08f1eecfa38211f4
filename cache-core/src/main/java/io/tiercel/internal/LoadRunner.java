package io.tiercel.internal;

import java.util.concurrent.Executor;

/**
 * Runs loads that no waiting thread runs. One that it cannot run is failed, and never forgotten.
 */
@FunctionalInterface
interface LoadRunner {

  /** Sees to it that the load is run, soon or now, or else refused. */
  void run(Load<?, ?> load);

  /** Runs loads on the executor, without any context. */
  static LoadRunner on(Executor executor) {
    return load -> {
      try {
        executor.execute(load::run);
      } catch (RuntimeException | Error failure) {
        load.refuse(failure);
      }
    };
  }
}
