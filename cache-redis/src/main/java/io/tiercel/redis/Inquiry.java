package io.tiercel.redis;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Entry;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One key on its way to an answer. Its steps follow one another, so its fields need no lock. */
final class Inquiry<K, V> {

  final Located<K> located;

  /** Only an entry written after this answers; by the server's clock. */
  long newerThan;

  /** What stands there and may be served stale, and the beginning of its bytes. */
  @Nullable Entry<V> remembered;

  byte[] seen = new byte[0];

  /** The tags whose markers may matter. */
  Set<String> tags;

  @Nullable Answer<V> answer;

  /** How often a script was asked for it. */
  int attempts;

  /** Another node was loading it when this node last asked, and the lease that it has now. */
  boolean waits;

  byte @Nullable [] lease;

  Inquiry(Located<K> located, long newerThan) {
    this.located = located;
    this.newerThan = newerThan;
    this.tags = Set.copyOf(located.tags());
  }

  /** Learns what the entry that stands there bears. */
  void bears(Set<String> more) {
    if (!more.isEmpty()) {
      Set<String> all = new LinkedHashSet<>(tags);
      all.addAll(more);
      tags = all;
    }
  }
}
