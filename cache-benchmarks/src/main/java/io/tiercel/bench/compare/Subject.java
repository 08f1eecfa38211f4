package io.tiercel.bench.compare;

/**
 * Who takes part in a comparison.
 *
 * @param name what it is called in the table
 * @param work one operation
 */
public record Subject(String name, Work work) {

  /** One operation. */
  public interface Work {
    /** The n-th one of this thread in this turn; threads are numbered from zero. */
    void run(int thread, long n) throws Exception;
  }
}
