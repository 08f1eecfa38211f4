package io.tiercel.internal.coherence;

import io.tiercel.spi.Link;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The links that a chain has passed, as far back as an answer may name one that still counts: up to
 * the one where it stood when the oldest heartbeat was sent that is not older than a window. By
 * number alone they could not be told from those of a chain that the server has lost.
 */
final class Passed {

  /** A node that passes more in a window believes less, and keeps its memory. */
  private static final int MOST = 32_768;

  private final long window;
  private final Set<Link> links = new LinkedHashSet<>();
  private final Deque<Mark> marks = new ArrayDeque<>();

  /** Where the chain stood when a heartbeat was sent. */
  private record Mark(@Nullable Link at, long sentAt) {}

  Passed(long window) {
    this.window = window;
  }

  void add(Link link) {
    if (links.add(link) && links.size() > MOST) {
      links.remove(links.iterator().next());
    }
  }

  boolean contains(Link link) {
    return links.contains(link);
  }

  void clear() {
    links.clear();
    marks.clear();
  }

  /** A heartbeat is sent; what no answer that counts can name any more is forgotten. */
  void mark(@Nullable Link at, long now) {
    marks.add(new Mark(at, now));
    while (now - marks.element().sentAt() > window) {
      marks.remove();
    }
    Link oldest = marks.element().at();
    if (oldest != null && links.contains(oldest)) {
      forgetBefore(oldest);
    }
  }

  private void forgetBefore(Link oldest) {
    Iterator<Link> each = links.iterator();
    while (!each.next().equals(oldest)) {
      each.remove();
    }
  }
}
