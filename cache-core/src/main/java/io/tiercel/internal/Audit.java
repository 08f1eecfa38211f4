package io.tiercel.internal;

import io.tiercel.control.AuditEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last things that operators did to one cache. */
final class Audit {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.audit");
  private static final int KEPT = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AuditEvent> events = new ArrayDeque<>();

  /** Writes it down, here and in the log. */
  void note(AuditEvent event) {
    LOG.info(
        "Cache {}: {} {}: {} -> {}",
        event.cache(),
        event.action(),
        event.target(),
        event.before(),
        event.after());
    lock.lock();
    try {
      events.addLast(event);
      if (events.size() > KEPT) {
        events.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /** All that is kept, the latest last. */
  List<AuditEvent> events() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }
}
