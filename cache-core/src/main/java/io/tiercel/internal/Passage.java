package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.policy.Lives;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Worth;
import org.jspecify.annotations.Nullable;

/**
 * What was collected for one key on the way down the tiers: the permission to fill each of them,
 * and the best entries that were not fresh. Touched by one step at a time.
 */
class Passage<K, V> {

  final K key;

  private final CacheOptions options;
  private final @Nullable Ticket[] tickets;

  /** The one that was written last. */
  private @Nullable Entry<V> newest;

  /** The one that is of use for the longest time: tiers keep the same entry for different times. */
  private @Nullable Entry<V> lasting;

  private int nearestFill;

  Passage(K key, CacheOptions options, int levels) {
    this.key = key;
    this.options = options;
    this.tickets = new Ticket[levels];
  }

  /** What was asked for besides the key. */
  final CacheOptions options() {
    return options;
  }

  /** The lives that were asked for. */
  final Lives lives() {
    return options.lives();
  }

  /** Keeps an entry that is not fresh, or was passed by, if there is no better one. */
  final void remember(@Nullable Entry<V> entry) {
    if (entry == null) {
      return;
    }
    if (newest == null || newest.writtenAt() < entry.writtenAt()) {
      newest = entry;
    }
    if (lasting == null || lasting.staleUntil() < entry.staleUntil()) {
      lasting = entry;
    }
  }

  /** Forgets what was seen: only what comes from the source will do. */
  final void forget() {
    newest = null;
    lasting = null;
  }

  /** The best entry that was seen, if one is still worth serving: of equal worth the newest. */
  final @Nullable Entry<V> remembered(long now) {
    Entry<V> best = newest;
    Entry<V> other = lasting;
    if (best == null || other == null) {
      return null;
    }
    if (other.worth(now).compareTo(best.worth(now)) < 0) {
      best = other;
    }
    return best.worth(now) == Worth.NOTHING ? null : best;
  }

  /** Whether anything was seen that was worth remembering then. */
  final boolean remembersAnything() {
    return newest != null;
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
