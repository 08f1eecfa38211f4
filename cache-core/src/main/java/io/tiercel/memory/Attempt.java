package io.tiercel.memory;

import io.tiercel.spi.Outcome;
import org.jspecify.annotations.Nullable;

/** What a computation of the map found out about a fill. */
final class Attempt {
  boolean refused;

  Outcome outcome(@Nullable MemoryEntry kept) {
    if (refused) {
      return Outcome.REFUSED;
    }
    return kept == null ? Outcome.DECLINED : Outcome.STORED;
  }
}
