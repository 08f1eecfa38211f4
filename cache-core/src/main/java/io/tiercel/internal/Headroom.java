package io.tiercel.internal;

/**
 * Whether the present thread has stack enough to bring to its end what it begins.
 *
 * <p>Loaders that read caches can go as deep as the stack, and its end may come anywhere: also
 * where a load that failed for want of stack is to be taken from the table and its readers told,
 * who would wait for ever then. So a read, or a write, within a loader tries first whether there is
 * room for all that ending it takes. What is begun after that has this room again whenever the
 * loaders below have failed; what is not begun fails while nobody waits for it.
 */
final class Headroom {

  /** A frame of {@link #deepen} has 44 bytes at its smallest, compiled, and 180 interpreted. */
  private static final int FRAMES = 512;

  private Headroom() {}

  /** Fails with a {@link StackOverflowError} where there is not enough. */
  static void require() {
    deepen(FRAMES, 1, 2, 3);
  }

  /** The numbers are wanted after the call, so each frame has to keep them. */
  private static long deepen(int frames, long one, long two, long three) {
    long rest = frames == 0 ? 1 : deepen(frames - 1, two + 1, three + 1, one + 1);
    return rest ^ one ^ two ^ three;
  }
}
