package io.tiercel.spi;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries invalidations between nodes. Publishing is not here: the Home tier publishes as part of
 * the change itself, so that there is no moment between the two.
 *
 * <p>A bus may lose, repeat and delay messages. It may not hide that it lost one: each message
 * names the link before it, and a heartbeat names the newest link.
 */
public interface Bus<K> {

  /** How many chains of messages there are. */
  int partitions();

  /** How long a node that hears nothing may believe what it holds. */
  Duration window();

  /**
   * Begins to deliver to the receiver, and goes on through reconnections until the answer is
   * closed. The receiver is called by one thread at a time, in the order of arrival.
   */
  Connection connect(Receiver<K> receiver);

  /**
   * Writes once, so that an isolated server notices, then reads each partition's newest link. A
   * chain that has no message yet has a link too, of number 0 and a random token that the server
   * keeps: an empty chain that began again could not be told from the old one otherwise, nor what
   * was lost with that.
   */
  CompletionStage<List<Link>> heartbeat();

  /** A receiver's hold on a bus. */
  interface Connection extends AutoCloseable {
    /** Ends the deliveries. */
    @Override
    void close();
  }

  /** Who is told. Its methods are quick and never block. */
  interface Receiver<K> {
    /** From here on messages arrive; whatever was sent before was missed. */
    void subscribed();

    /** From here on messages may be missing, until {@link #subscribed} says otherwise. */
    void lost();

    /** A message arrived. */
    void received(Message<K> message);

    /**
     * The link up to which this node has followed a partition's changes, while it knows that it
     * misses none; null otherwise. A copy of Home that is at just this link is as new as what this
     * node holds itself, but for this node's own changes: they do not wait for their messages.
     */
    default @Nullable Link followed(int partition) {
      return null;
    }
  }
}
