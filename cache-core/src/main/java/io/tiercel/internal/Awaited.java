package io.tiercel.internal;

import org.jspecify.annotations.Nullable;

/** What a thread may wait for: somebody else has to act before it goes on. */
interface Awaited {

  /** The thread that acts now, or null if it is none, or one that waits for no other. */
  @Nullable Thread runner();
}
