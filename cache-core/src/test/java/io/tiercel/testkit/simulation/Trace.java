package io.tiercel.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What happened, line by line, if anybody wants to read it. */
public final class Trace {
  private static final int KEPT = 20_000;

  private final List<String> lines = new ArrayList<>();
  private final boolean wanted;
  private LongSupplier nanos = () -> 0;

  private Trace(boolean wanted) {
    this.wanted = wanted;
  }

  /** Keeps nothing. */
  public static Trace none() {
    return new Trace(false);
  }

  /** Keeps the lines. */
  public static Trace kept() {
    return new Trace(true);
  }

  void timedBy(LongSupplier clock) {
    nanos = clock;
  }

  void add(String who, Supplier<String> what) {
    if (wanted && lines.size() < KEPT) {
      lines.add("%12.4f ms  %-8s %s".formatted(nanos.getAsLong() / 1e6, who, what.get()));
    }
  }

  /** All lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
