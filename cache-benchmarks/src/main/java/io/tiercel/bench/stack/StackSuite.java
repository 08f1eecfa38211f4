package io.tiercel.bench.stack;

import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.JmhSide;
import io.tiercel.bench.compare.Suite;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every path of every stack, beside the library below its farthest tier. */
public final class StackSuite implements Suite {
  private static final List<String> OPERATIONS =
      List.of(
          "hit", "miss", "load", "bulk", "put", "invalidateKey", "invalidateTag", "invalidateAll");

  @Override
  public String name() {
    return "stacks";
  }

  @Override
  public String summary() {
    return "every path of every stack of tiers beside raw libraries";
  }

  @Override
  public void run(Interleaved runner) throws Exception {
    runner.run(
        comparison(
            "hit",
            100,
            Stack.CAFFEINE,
            Stack.MEMORY,
            Stack.MEMORY_REDIS,
            Stack.MEMORY_JDBC,
            Stack.MEMORY_REDIS_JDBC));
    runner.run(comparison("hit", 1, Stack.LETTUCE, Stack.MEMORY_REDIS, Stack.MEMORY_REDIS_JDBC));
    runner.run(comparison("hit", 1, Stack.HIKARI, Stack.MEMORY_JDBC));
    for (String operation : OPERATIONS) {
      runner.run(comparison(operation, 100, Stack.LETTUCE, Stack.REDIS));
      runner.run(comparison(operation, 100, Stack.HIKARI, Stack.JDBC));
      if (!operation.equals("hit")) {
        changing(runner, operation);
      }
    }
  }

  /** Where it is not memory that answers, all tiers of a stack take part. */
  private static void changing(Interleaved runner, String operation) throws Exception {
    runner.run(comparison(operation, 100, Stack.CAFFEINE, Stack.MEMORY));
    runner.run(
        comparison(operation, 100, Stack.LETTUCE, Stack.MEMORY_REDIS, Stack.MEMORY_REDIS_JDBC));
    runner.run(comparison(operation, 100, Stack.HIKARI, Stack.MEMORY_JDBC));
  }

  private static Comparison comparison(String operation, int room, Stack... stacks) {
    JmhSide[] sides =
        Arrays.stream(stacks)
            .map(stack -> JmhSide.of(stack.name(), StackBenchmark.class, operation))
            .map(side -> side.with("stack", side.name()).with("room", room))
            .map(side -> side.with("keys", room < 100 ? "UNIFORM" : "ZIPF"))
            .toArray(JmhSide[]::new);
    Stack farthest = stacks[stacks.length - 1];
    String title =
        String.format(
            Locale.ROOT, "stack %s, %s, memory has room for %d %%", operation, farthest, room);
    return Comparison.of(title, sides);
  }
}
