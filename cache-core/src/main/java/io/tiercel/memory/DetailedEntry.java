package io.tiercel.memory;

import java.util.Set;

/** An entry that bears tags, or whose stale window is its own: 40 bytes. */
final class DetailedEntry extends MemoryEntry {
  private final Set<String> tags;
  private final int staleUntil;

  DetailedEntry(MemoryEntry plain, Set<String> tags, int staleUntil) {
    super(plain.value, plain.writtenAt, plain.freshUntil, plain.checkAt());
    this.tags = tags;
    this.staleUntil = staleUntil;
  }

  @Override
  Set<String> tags() {
    return tags;
  }

  @Override
  int staleUntil(int staleTicks) {
    return staleUntil;
  }
}
