package io.tiercel.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Randomness that depends on nothing but a seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(mixed(seed));
  }

  /** Neighbouring seeds must have nothing in common. */
  private static long mixed(long seed) {
    long a = (seed ^ seed >>> 33 ^ 0x5DEECE66DL) * 0xFF51AFD7ED558CCDL;
    long b = (a ^ a >>> 33) * 0xC4CEB9FE1A85EC53L;
    return b ^ b >>> 33;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From 0 up to, and without, the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[below(choices.length)];
  }

  <T> T from(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** Some of them, at least one, in random order. */
  <T> List<T> some(List<T> choices) {
    List<T> left = new ArrayList<>(choices);
    List<T> drawn = new ArrayList<>();
    for (int count = 1 + below(choices.size()); count > 0; count--) {
      drawn.add(left.remove(below(left.size())));
    }
    return drawn;
  }

  /** As often short as long: the logarithm is spread evenly. */
  Duration between(Duration least, Duration most) {
    double low = Math.log((double) least.toNanos());
    double high = Math.log((double) most.toNanos());
    return Duration.ofNanos((long) Math.exp(low + random.nextDouble() * (high - low)));
  }

  /** As {@link #between}, in milliseconds. */
  Duration millis(long least, long most) {
    return between(Duration.ofMillis(least), Duration.ofMillis(most));
  }
}
