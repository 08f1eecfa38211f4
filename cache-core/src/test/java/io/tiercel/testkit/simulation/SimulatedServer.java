package io.tiercel.testkit.simulation;

import io.tiercel.spi.Message;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Network;
import java.util.function.Consumer;

/** The server behind one SHARED tier of a simulated fleet: a model, with all its faults. */
public interface SimulatedServer {

  /** What a server can lose. */
  enum Loss {
    /** One entry, as for want of memory. */
    ENTRY,
    /** One lease. */
    LEASE,
    /** One tag's marker. */
    MARKER,
    /** The sequences, and what hangs on them. */
    SEQUENCES,
    /** All content; connections stay. */
    EVERYTHING,
    /** All content and all connections. */
    RESTART,
    /** A few of the latest writes, by a failover; the only loss that may bring something back. */
    LAST_WRITES
  }

  /** One node's tier, over that node's ways for requests and for messages. */
  TierFactory tier(String name, Network requests, Network messages);

  /** Tells of each message at the moment of its publication. */
  void onPublished(Consumer<Message<String>> listener);

  /** The partition that a key belongs to. */
  int partitionOf(String key);

  /** Loses something; key and tag say what, where it is one thing. */
  void lose(Loss loss, String key, String tag);
}
