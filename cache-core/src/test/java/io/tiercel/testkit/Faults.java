package io.tiercel.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The switches of one or more {@link FaultyTier}s: which operations go wrong from now on. */
public final class Faults {

  /** What a tier does. */
  public enum Operation {
    /** Reading. */
    GET,
    /** Taking for a writer. */
    TAKE,
    /** Filling. */
    FILL,
    /** Removing keys, marking tags and the whole cache. */
    REMOVE,
    /** Blocking. */
    BLOCK,
    /** Ending a block. */
    UNBLOCK
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Operation, Armed> armed = new EnumMap<>(Operation.class);
  private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);

  private record Armed(Fault fault, int left) {}

  /** Every such operation goes wrong until further notice. */
  public void always(Operation operation, Fault fault) {
    next(Integer.MAX_VALUE, operation, fault);
  }

  /** Every operation goes wrong until further notice. */
  public void always(Fault fault) {
    for (Operation operation : Operation.values()) {
      always(operation, fault);
    }
  }

  /** So many of the next such operations go wrong, in place of what was said before. */
  public void next(int count, Operation operation, Fault fault) {
    locked(() -> armed.put(operation, new Armed(fault, count)));
  }

  /** The next such operation goes wrong. */
  public void next(Operation operation, Fault fault) {
    next(1, operation, fault);
  }

  /** Nothing goes wrong any more. What hangs goes on hanging. */
  public void heal() {
    locked(
        () -> {
          armed.clear();
          return true;
        });
  }

  /** How many such operations there were, right or wrong. */
  public int calls(Operation operation) {
    return locked(() -> calls.getOrDefault(operation, 0));
  }

  <T> CompletionStage<T> apply(Operation operation, Supplier<CompletionStage<T>> action) {
    Fault fault = locked(() -> draw(operation));
    return fault == null ? action.get() : fault.apply(action);
  }

  private @Nullable Fault draw(Operation operation) {
    calls.merge(operation, 1, Integer::sum);
    Armed now = armed.get(operation);
    if (now == null || now.left() == 0) {
      return null;
    }
    if (now.left() != Integer.MAX_VALUE) {
      armed.put(operation, new Armed(now.fault(), now.left() - 1));
    }
    return now.fault();
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
