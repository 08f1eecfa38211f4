package io.tiercel.internal.load;

public final class Bulkhead {
  public Bulkhead(int n) {}

  public void acquire(Runnable r) {
    r.run();
  }

  public void release() {}
}
