package io.tiercel.spi;

/**
 * One invalidation on its way between nodes.
 *
 * @param partition the chain it belongs to
 * @param previous the link it follows; if that is not the last one received, messages were lost
 * @param link its own place
 * @param origin the node that changed something
 * @param id unique: the same message may be delivered more than once
 * @param change what to remove
 * @param at when it took effect at Home, by this node's clock; {@link #UNKNOWN} if that is not said
 */
public record Message<K>(
    int partition, Link previous, Link link, String origin, String id, Change<K> change, long at) {

  /** The time of a message that does not bear any. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  /** A message that does not say when it was sent. */
  public Message(
      int partition, Link previous, Link link, String origin, String id, Change<K> change) {
    this(partition, previous, link, origin, id, change, UNKNOWN);
  }

  /** The same, of a change that took effect at that time. */
  public Message<K> sentAt(long time) {
    return new Message<>(partition, previous, link, origin, id, change, time);
  }
}
