package io.tiercel.internal.runtime;

/** A thread for what is due, which loaders and listeners never keep. */
final class DueThread extends Thread {

  /** A thread that inherits nothing of whoever makes it. */
  DueThread(Runnable task, String name) {
    super(null, task, name, 0, false);
  }

  /** Whether the present thread is one. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof DueThread;
  }
}
