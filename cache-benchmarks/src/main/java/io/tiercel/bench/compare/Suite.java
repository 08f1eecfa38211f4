package io.tiercel.bench.compare;

/**
 * Comparisons that belong together. {@code compare} finds the suites by {@link
 * java.util.ServiceLoader}.
 */
public interface Suite {

  /** What it is called on the command line. */
  String name();

  /** What it compares, in one line. */
  String summary();

  /**
   * Hands each of its comparisons to {@link Interleaved#run}; servers that its sides share are its
   * own to start, and to end.
   */
  void run(Interleaved runner) throws Exception;
}
