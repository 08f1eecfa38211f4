package io.tiercel.bench;

import java.util.List;

/**
 * One thing that the benchmarks' jar can do beside JMH. {@link Main} finds the commands by {@link
 * java.util.ServiceLoader}.
 */
public interface Command {

  /** What it is called on the command line. */
  String name();

  /** What it does, in one line. */
  String summary();

  /** What it is called with, and what its options are. */
  String usage();

  /**
   * Does it, and returns the exit code: 0, or something else where a threshold was missed. An
   * {@link UsageException} is a mistake of who called it, and is told without a trace, as an {@link
   * java.io.IOException} is.
   */
  int run(List<String> arguments) throws Exception;
}
