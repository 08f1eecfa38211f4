package io.tiercel.redis;

import io.lettuce.core.api.StatefulConnection;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is there sooner or later: it is tried again, in pauses that grow, until it came
 * about once. From then on Lettuce itself reconnects.
 */
final class Kept<C extends StatefulConnection<?, ?>> {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.redis");
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 2_000;

  private final Supplier<? extends CompletionStage<? extends C>> connect;
  private final EventExecutorGroup timer;
  private final Consumer<C> ready;
  private final CompletableFuture<@Nullable Void> firstTry = new CompletableFuture<>();
  private volatile @Nullable C connection;
  private volatile boolean closed;

  /** Tries to connect with the supplier; {@code ready} is told once, when it worked. */
  Kept(
      Supplier<? extends CompletionStage<? extends C>> connect,
      EventExecutorGroup timer,
      Consumer<C> ready) {
    this.connect = connect;
    this.timer = timer;
    this.ready = ready;
  }

  void start() {
    attempt(FIRST_PAUSE);
  }

  /** The connection once there is one. */
  @Nullable C get() {
    return connection;
  }

  /** Complete when the first attempt is over, however it ended. */
  CompletableFuture<@Nullable Void> firstTry() {
    return firstTry;
  }

  /** Tries no more. Whoever ends the client ends its connections. */
  void end() {
    closed = true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for an end
  void close() {
    end();
    C present = connection;
    if (present != null) {
      present.closeAsync();
    }
  }

  private void attempt(long pause) {
    try {
      connect.get().whenComplete((made, failure) -> ended(made, failure, pause));
    } catch (RuntimeException failure) {
      ended(null, failure, pause);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the next attempt reports for itself
  private void ended(@Nullable C made, @Nullable Throwable failure, long pause) {
    if (made != null) {
      connection = made;
      if (closed) {
        made.closeAsync();
      }
      ready.accept(made);
    } else if (!closed) {
      complainOnce(failure, pause);
      timer.schedule(
          () -> attempt(Math.min(2 * pause, LONGEST_PAUSE)), pause, TimeUnit.MILLISECONDS);
    }
    firstTry.complete(null);
  }

  private static void complainOnce(@Nullable Throwable failure, long pause) {
    if (pause == FIRST_PAUSE) {
      LOG.warn("No connection to Redis yet; it will be tried again until there is one", failure);
    }
  }
}
