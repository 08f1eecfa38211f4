package io.tiercel.testkit.simulation;

import io.tiercel.spi.Message;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.SharedStore;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

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

  /** Makes the servers of a fleet. */
  interface Factory {
    /** A server without content, for the one cache of that name. */
    SimulatedServer open(Scheduling world, SharedStore.Settings settings, String cache);
  }

  /**
   * What else can go wrong with a server of its kind.
   *
   * @param name as it stands in the trace
   * @param begin makes it so
   * @param end makes it good again, if it does not pass by itself
   */
  record Mishap(String name, Runnable begin, Runnable end) {}

  /**
   * A factory of a tier that nodes share.
   *
   * @param opening opens a node's tier for the simulation's keys and values
   */
  record Shared(
      String name, Function<TierContext<String, Versioned>, Tier<String, Versioned>> opening)
      implements TierFactory<String, Versioned> {
    @Override
    public Scope scope() {
      return Scope.SHARED;
    }

    @Override
    public Tier<String, Versioned> open(TierContext<String, Versioned> context) {
      return opening.apply(context);
    }
  }

  /** One node's tier, over that node's ways for requests and for messages. */
  TierFactory<String, Versioned> tier(String name, Network requests, Network messages);

  /** Tells of each message at the moment of its publication. */
  void onPublished(Consumer<Message<String>> listener);

  /** The partition that a key belongs to. */
  int partitionOf(String key);

  /**
   * Loses something; key and tag say what, where it is one thing.
   *
   * @return for {@link Loss#LAST_WRITES}, since when what was written may be gone, in nanoseconds
   *     of the world
   */
  long lose(Loss loss, String key, String tag);

  /** What goes wrong with it beside what it loses; none of it takes back a change. */
  default List<Mishap> mishaps() {
    return List.of();
  }
}
