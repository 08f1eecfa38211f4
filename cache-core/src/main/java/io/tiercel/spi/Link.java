package io.tiercel.spi;

/**
 * A place in a partition's chain of messages.
 *
 * @param number grows by one a message
 * @param token random, so that a chain that began again is not taken for the old one
 */
public record Link(long number, long token) {

  /** The place before the first message, of a chain that can never begin again. */
  public static final Link START = new Link(0, 0);
}
