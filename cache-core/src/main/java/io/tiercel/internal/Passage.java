package io.tiercel.internal;

import io.tiercel.policy.Lives;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Worth;
import org.jspecify.annotations.Nullable;

/**
 * What was collected for one key on the way down the tiers: the permission to fill each of them,
 * and the best entry that was not fresh. Touched by one step at a time.
 */
class Passage<K, V> {

  final K key;

  private final Lives lives;
  private final @Nullable Ticket[] tickets;
  private @Nullable Entry<V> remembered;
  private int nearestFill;

  Passage(K key, Lives lives, int levels) {
    this.key = key;
    this.lives = lives;
    this.tickets = new Ticket[levels];
  }

  /** The lives that were asked for. */
  final Lives lives() {
    return lives;
  }

  /** Keeps the best entry that is not fresh: the one written last. */
  final void remember(@Nullable Entry<V> entry) {
    if (entry != null && (remembered == null || remembered.writtenAt() < entry.writtenAt())) {
      remembered = entry;
    }
  }

  /** Forgets what was seen: only what comes from the source will do. */
  final void forget() {
    remembered = null;
  }

  /** The best entry that was seen, if it is still worth serving. */
  final @Nullable Entry<V> remembered(long now) {
    Entry<V> best = remembered;
    return best != null && best.worth(now) != Worth.NOTHING ? best : null;
  }

  /** Whether anything was seen that was worth remembering then. */
  final boolean remembersAnything() {
    return remembered != null;
  }

  /** Keeps the permission to fill that level. */
  final void permit(int level, Ticket ticket) {
    tickets[level] = ticket;
  }

  /** The permission to fill that level; null if there is none. */
  final @Nullable Ticket permission(int level) {
    return level < nearestFill ? null : tickets[level];
  }

  /** Every ticket at hand, null where there is none. */
  final @Nullable Ticket[] tickets() {
    return tickets;
  }

  /** Takes away the permission to fill levels nearer than the given one. */
  final void fillOnlyFrom(int level) {
    nearestFill = Math.max(nearestFill, level);
  }

  /** Takes away every permission. */
  final void fillNothing() {
    nearestFill = tickets.length;
  }

  /** Whether every permission was taken away. */
  final boolean fillsNothing() {
    return nearestFill == tickets.length;
  }

  /** Forgets a ticket that a fill has used up. */
  final void used(int level) {
    tickets[level] = null;
  }

  /** Whether every ticket was used. */
  final boolean holdsNothing() {
    for (Ticket ticket : tickets) {
      if (ticket != null) {
        return false;
      }
    }
    return true;
  }

  /** Gives back the tickets that will not be used. */
  final void releaseTickets() {
    for (int i = 0; i < tickets.length; i++) {
      Ticket ticket = tickets[i];
      if (ticket != null) {
        tickets[i] = null;
        ticket.release();
      }
    }
  }
}
