package io.tiercel.redis;

import io.tiercel.spi.Link;
import io.tiercel.spi.Scheduling;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a replica of a partition answers may be believed: if it is abreast of this node.
 *
 * <p>A replica comes behind its primary, by how much nobody knows, and says so: the head that is
 * read with each entry names the last change that it has. It is believed if that is just the one up
 * to which this node has followed the changes of the others. Then it answers as this node's memory
 * would if it held the entry, and what is not in it yet is still to be heard of. A replica that is
 * behind would bring back what was voided here; one that is ahead may have been ahead of the
 * primary that was lost, in a chain that is no longer.
 *
 * <p>This node's own changes are not waited for to be heard of: they are done when they are
 * answered. So from then on a replica has to have them too.
 */
final class Abreast {

  private final ReentrantLock lock = new ReentrantLock();
  private final Scheduling scheduling;
  private volatile Supplier<@Nullable Link> followed = () -> null;

  /** The number of the link that a replica must have reached, for the sake of own changes. */
  private volatile long required = Long.MIN_VALUE;

  private long lastChange;

  Abreast(Scheduling scheduling) {
    this.scheduling = scheduling;
    this.lastChange = scheduling.nanos();
  }

  /** From now on this tells up to where the others' changes were followed. */
  void follow(Supplier<@Nullable Link> known) {
    followed = known;
  }

  /** Whether asking a replica has a chance. */
  boolean isPossible() {
    Link known = followed.get();
    return known != null && hasOwnChanges(known);
  }

  /** Whether an answer that came with this head is one to be believed. */
  boolean admits(@Nullable PartitionHead head) {
    return head != null && isFollowed(head.link()) && hasOwnChanges(head.link());
  }

  private boolean isFollowed(Link link) {
    return link.equals(followed.get());
  }

  private boolean hasOwnChanges(Link link) {
    return link.number() >= required;
  }

  /** A change of this node's is done, and the head says where. */
  void changed(PartitionHead head) {
    lock.lock();
    try {
      lastChange = scheduling.nanos();
      required = Math.max(required, head.link().number());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The primary named its link to a heartbeat that was sent then, so it has what was done before;
   * if its link is an earlier one, it went back, and what it has lost is made again.
   */
  void beat(Link link, long sentAt) {
    lock.lock();
    try {
      if (sentAt - lastChange > 0) {
        required = Math.min(required, link.number());
      }
    } finally {
      lock.unlock();
    }
  }
}
