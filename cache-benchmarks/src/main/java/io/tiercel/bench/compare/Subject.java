package io.tiercel.bench.redis;

/**
 * Who takes part in a comparison.
 *
 * @param name what it is called in the table
 * @param work one operation
 */
record Subject(String name, Work work) {

  /** One operation. */
  interface Work {
    /** The n-th one of this thread in this turn; threads are numbered from zero. */
    void run(int thread, long n) throws Exception;
  }
}
