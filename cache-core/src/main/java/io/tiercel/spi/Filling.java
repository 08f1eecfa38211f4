package io.tiercel.spi;

/**
 * One entry on its way into a tier.
 *
 * @param key its key
 * @param ticket the permission, as this same tier handed it out
 * @param entry what to store. One that is no longer worth anything empties the key instead: it
 *     replaces what stood there and uses the ticket up
 */
public record Filling<K, V>(K key, Ticket ticket, Entry<V> entry) {

  /** Whether no tier has stored the entry yet: what is put back tells nobody anything new. */
  public boolean isNews() {
    return entry.stamp() == Entry.UNSTAMPED;
  }
}
