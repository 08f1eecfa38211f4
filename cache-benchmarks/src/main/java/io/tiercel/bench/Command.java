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
   * {@link IllegalArgumentException} is a mistake on the command line, and is told without a trace.
   */
  int run(List<String> arguments) throws Exception;
}
