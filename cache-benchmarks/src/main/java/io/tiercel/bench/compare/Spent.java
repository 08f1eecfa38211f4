package io.tiercel.bench.compare;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has taken so far, for comparisons whose sides share one JVM.
 *
 * @param cpu its processor time, in nanoseconds
 * @param bytes what the threads that live have allocated; of those that have ended nothing is known
 */
record Spent(long cpu, long bytes) {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Spent soFar() {
    long bytes = 0;
    for (long allocated : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      bytes += Math.max(0, allocated); // less than nothing where the thread has ended
    }
    return new Spent(SYSTEM.getProcessCpuTime(), bytes);
  }

  /** The sample with what was spent since, for each operation. */
  Sample addTo(Sample sample, double operations) {
    Spent now = soFar();
    return sample
        .and(Sample.CPU, (now.cpu - cpu) / operations)
        .and(Sample.BYTES, Math.max(0, now.bytes - bytes) / operations);
  }
}
