package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server in the model: one {@link SharedStore} for each cache. */
public final class SharedServer {
  private final Map<String, SharedStore<?, ?>> stores = new ConcurrentHashMap<>();
  private final Scheduling scheduling;
  private final SharedStore.Settings settings;

  /** A server without content, with a clock and randomness of its own. */
  public SharedServer(Scheduling scheduling, SharedStore.Settings settings) {
    this.scheduling = scheduling;
    this.settings = settings;
  }

  /** A server without content and with the usual settings. */
  public SharedServer(Scheduling scheduling) {
    this(scheduling, SharedStore.Settings.DEFAULT);
  }

  /** The store of the cache of that name, whose types the caller has to know. */
  @SuppressWarnings("unchecked")
  public <K, V> SharedStore<K, V> store(String cache) {
    return (SharedStore<K, V>)
        stores.computeIfAbsent(cache, name -> new SharedStore<K, V>(scheduling, settings));
  }
}
