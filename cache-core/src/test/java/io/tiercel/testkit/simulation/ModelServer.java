package io.tiercel.testkit.simulation;

import io.tiercel.spi.Message;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedStore;
import io.tiercel.testkit.SharedTierFactory;
import java.util.function.Consumer;

/** A {@link SharedServer} as the server of a simulated fleet. */
public final class ModelServer implements SimulatedServer {
  private static final int LOST_WRITES = 5;

  private final SharedServer server;
  private final SharedStore<String, Versioned> store;

  /** The server of the one cache of that name. */
  public ModelServer(Scheduling scheduling, SharedStore.Settings settings, String cache) {
    server = new SharedServer(scheduling, settings);
    store = server.store(cache);
  }

  @Override
  public TierFactory<String, Versioned> tier(String name, Network requests, Network messages) {
    return new SharedTierFactory<>(name, server, requests, messages);
  }

  @Override
  public void onPublished(Consumer<Message<String>> listener) {
    store.onPublished(listener);
  }

  @Override
  public int partitionOf(String key) {
    return store.partitionOf(key);
  }

  @Override
  public long lose(Loss loss, String key, String tag) {
    switch (loss) {
      case ENTRY -> store.evict(key);
      case LEASE -> store.evictLease(key);
      case MARKER -> store.evictMarker(tag);
      case SEQUENCES -> store.evictSequences();
      case EVERYTHING -> store.flush();
      case RESTART -> store.restartEmpty();
      case LAST_WRITES -> store.loseLastWrites(LOST_WRITES);
    }
    return 0;
  }
}
