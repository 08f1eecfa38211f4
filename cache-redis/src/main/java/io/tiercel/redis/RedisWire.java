package io.tiercel.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the tier needs of a connection to Redis, and all that it knows of one. Its two
 * implementations are Lettuce and, in simulations, a model.
 *
 * <p>Nothing here blocks or throws; a request that cannot be sent fails at once, one that is not
 * answered fails in the end.
 */
interface RedisWire extends ReadWire, AutoCloseable {

  /** Whether a request has a chance now. */
  boolean isOpen();

  /** Waits until it is open, or until no connection came about in so long. */
  void awaitOpen(Duration longest);

  /** The same for reads of replicas, which come behind; null if none are to be asked. */
  default @Nullable ReadWire replicas() {
    return null;
  }

  /** Runs a script, whose keys are of one hash slot. */
  CompletableFuture<Reply> run(Call call);

  /** Listens to channels, through reconnections, until the answer is closed. */
  Subscription subscribe(List<String> channels, Listener listener);

  @Override
  void close();

  /**
   * A script to be run.
   *
   * @param keys the keys that it works on
   * @param arguments all else
   */
  record Call(Script script, List<byte[]> keys, List<byte[]> arguments) {}

  /** Who listens; told by one thread at a time, in order. Quick, and never blocks. */
  interface Listener {
    /** From here on all channels are heard. */
    void subscribed();

    /** From here on they are not. */
    void lost();

    /** Something was said. */
    void heard(String channel, byte[] message);
  }

  /** Channels that are listened to. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
