package io.tiercel.redis;

import io.lettuce.core.Delegating;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.DefaultEndpoint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Signs of life of the nodes of a cluster, each of which has a connection of its own. One on which
 * nothing was answered for a while is broken off, and Lettuce makes it anew: at once if only the
 * way was blocked, or when the node is back. The others go on.
 */
final class NodePulses {

  private static final int SILENT_PULSES = 3;

  /** How many pings of a connection were not answered in a row. */
  private final Map<StatefulConnection<?, ?>, Integer> unanswered =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Asks each for a sign of life. The answer fails if one of them broke and is not mended by
   * Lettuce.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // who is not connected has no pulse
  CompletionStage<?> ping(List<CompletableFuture<StatefulRedisConnection<byte[], byte[]>>> nodes) {
    boolean lost = false;
    for (CompletableFuture<StatefulRedisConnection<byte[], byte[]>> node : nodes) {
      node.thenAccept(this::ping);
      lost |= isLost(node.getNow(null));
    }
    return lost
        ? CompletableFuture.failedFuture(new RedisConnectionException("a node was lost"))
        : CompletableFuture.completedFuture("each node is judged by itself");
  }

  private static boolean isLost(@Nullable StatefulRedisConnection<?, ?> node) {
    return node != null && !node.isOpen() && !node.getOptions().isAutoReconnect();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // who never hears of it is silent
  private void ping(StatefulRedisConnection<byte[], byte[]> node) {
    if (!node.isOpen()) {
      unanswered.remove(node);
    } else if (unanswered.merge(node, 1, Integer::sum) > SILENT_PULSES) {
      unanswered.remove(node);
      breakOff(node);
    } else {
      node.async()
          .ping()
          .whenComplete(
              (answer, failure) -> {
                if (failure == null || failure instanceof RedisCommandExecutionException) {
                  unanswered.remove(node);
                }
              });
    }
  }

  private static void breakOff(StatefulConnection<?, ?> node) {
    if (node instanceof RedisChannelHandler<?, ?> handler) {
      RedisChannelWriter writer = handler.getChannelWriter();
      while (writer instanceof Delegating<?> wrapped
          && wrapped.getDelegate() instanceof RedisChannelWriter inner) {
        writer = inner;
      }
      if (writer instanceof DefaultEndpoint endpoint) {
        endpoint.disconnect();
      }
    }
  }
}
