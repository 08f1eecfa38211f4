package io.tiercel.bench;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A cache whose nodes each have a memory of their own before one Redis, set up as its documentation
 * recommends. Those of others are in builds with the profile {@code peers} only.
 */
public interface SharedPeer {

  /** What it is called. */
  String name();

  /** A node as a process has it, over the server of this address, with so much room in memory. */
  Node open(String redis, int room) throws Exception;

  /** All of others that are in this build. */
  static List<SharedPeer> all() {
    return ServiceLoader.load(SharedPeer.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  /** One of the processes that share the cache. */
  interface Node extends AutoCloseable {

    /** What memory or else Redis has, which memory has then, too. */
    @Nullable String get(String key);

    /** Stores a value in memory and in Redis. */
    void put(String key, String value);

    /** Removes a value from Redis and from the memory of all nodes, of others some time later. */
    CompletionStage<?> invalidate(String key);

    /** Whether memory has a value, without asking Redis. */
    boolean remembers(String key);

    @Override
    void close();
  }
}
