package io.tiercel.bench.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells on the console what happens, and remembers whether all that was shown is true. */
public final class Narrator {
  private int shown;
  private int untrue;

  /** Begins a scene. */
  public void scene(String title) {
    System.out.printf("%n%s%n", title);
  }

  /** Says something that nobody checks. */
  public void say(String format, @Nullable Object... values) {
    System.out.printf(Locale.ROOT, "   " + format + "%n", values);
  }

  /** Says what was to be shown, and whether it was so. */
  public void shows(boolean so, String format, @Nullable Object... values) {
    shown++;
    untrue += so ? 0 : 1;
    System.out.printf(Locale.ROOT, (so ? " ✓ " : " ✗ ") + format + "%n", values);
  }

  /** Waits until it is so, for a minute at most; answers whether it is. */
  public static boolean comesTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      pause(Duration.ofMillis(2));
    }
    return condition.getAsBoolean();
  }

  /** Lets time pass. */
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** How many things were shown. */
  public int shown() {
    return shown;
  }

  /** How many things were not as they were to be shown. */
  public int untrue() {
    return untrue;
  }
}
