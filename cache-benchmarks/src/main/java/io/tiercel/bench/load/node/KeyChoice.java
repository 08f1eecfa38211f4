package io.tiercel.bench.load.node;

import io.tiercel.bench.load.scenario.Scenario.Distribution;
import io.tiercel.bench.load.scenario.Scenario.Keys;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Which key is asked for next. */
final class KeyChoice {
  private final int count;
  private final double[] sums;

  KeyChoice(Keys keys) {
    count = keys.count();
    double exponent = keys.distribution() == Distribution.ZIPF ? keys.skew() : 0;
    sums = new double[exponent == 0 ? 0 : count];
    Arrays.setAll(sums, i -> 1 / Math.pow(i + 1, exponent));
    Arrays.parallelPrefix(sums, Double::sum);
  }

  int next(RandomGenerator random) {
    if (sums.length == 0) {
      return random.nextInt(count);
    }
    int found = Arrays.binarySearch(sums, random.nextDouble() * sums[count - 1]);
    return Math.min(found < 0 ? -found - 1 : found, count - 1);
  }
}
