package io.tiercel.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulConnection;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is there sooner or later: it is tried again, in pauses that grow, until it came
 * about once. From then on Lettuce itself reconnects when it breaks, unless that is switched off:
 * then another one is made.
 *
 * <p>A server that hangs breaks nothing, and meanwhile another one may have taken its place. So a
 * connection on which nothing was answered for a while is replaced by a new one, made as the first
 * one was: sentinels are asked again, names are resolved again. The old one stays until then, for
 * the case that the server comes back.
 */
final class Kept<C extends StatefulConnection<?, ?>> {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.redis");
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 2_000;
  private static final long PULSE = 1_000;
  private static final int SILENT_PULSES = 2;

  private final Way<C> way;
  private final EventExecutorGroup timer;
  private final CompletableFuture<@Nullable Void> firstTry = new CompletableFuture<>();
  private volatile @Nullable C connection;
  private final AtomicBoolean connecting = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean fresh;
  private volatile boolean heard;
  private int silentPulses;

  /** How connections are made, and what becomes of them. */
  interface Way<C> {
    CompletionStage<? extends C> connect();

    /** Is answered as long as the server is. */
    CompletionStage<?> ping(C made);

    boolean isOpen(C made);

    /** Is told of each that was made. */
    default void made(C connection) {}

    /** Is told when the present one is to be replaced because nothing is heard of it. */
    default void silent() {}
  }

  /** A connection that is to be made in that way. */
  Kept(Way<C> way, EventExecutorGroup timer) {
    this.way = way;
    this.timer = timer;
  }

  void start() {
    renew();
    later(this::pulse, PULSE);
  }

  /**
   * Makes another connection, which replaces the present one as soon as it is there; one that was
   * made just now stays.
   */
  void renew() {
    if (!isFresh() && connecting.compareAndSet(false, true)) {
      attempt(FIRST_PAUSE);
    }
  }

  /** Whether the present one would stay. */
  boolean isFresh() {
    return closed || fresh;
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

  boolean isEnded() {
    return closed;
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
    if (closed) {
      return;
    }
    try {
      way.connect().whenComplete((made, failure) -> ended(made, failure, pause));
    } catch (RuntimeException failure) {
      ended(null, failure, pause);
    }
  }

  private void ended(@Nullable C made, @Nullable Throwable failure, long pause) {
    if (made != null) {
      take(made);
    } else if (!closed) {
      complainOnce(failure, pause);
      later(() -> attempt(Math.min(2 * pause, LONGEST_PAUSE)), pause);
    }
    firstTry.complete(null);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for an end
  private void take(C made) {
    C old = connection;
    connection = made;
    if (closed) {
      made.closeAsync();
    }
    way.made(made);
    fresh = true;
    later(() -> fresh = false, LONGEST_PAUSE);
    connecting.set(false);
    if (old != null) {
      later(old::closeAsync, PULSE); // what is under way on it may still be answered
    }
  }

  /** Looks whether the last ping was answered, and sends the next. Never two at a time. */
  private void pulse() {
    C present = connection;
    if (closed) {
      return;
    }
    if (present != null) {
      boolean open = way.isOpen(present);
      boolean well = open ? heard : isMended(present);
      silentPulses = well ? 0 : silentPulses + 1;
      if (silentPulses > SILENT_PULSES) {
        silentPulses = 0;
        way.silent();
        renew();
      }
      if (open) {
        ping(present);
      }
    }
    later(this::pulse, PULSE);
  }

  /** Whether Lettuce is about to mend it now that it broke. */
  private static boolean isMended(Object broken) {
    return !(broken instanceof RedisChannelHandler<?, ?> handler)
        || handler.getOptions().isAutoReconnect();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // who never hears of it is silent
  private void ping(C present) {
    heard = false;
    way.ping(present)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null || isRefusal(failure)) {
                heard = true;
              }
            });
  }

  /** A server that refuses is alive. */
  private static boolean isRefusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisCommandExecutionException;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a client that was ended takes its timer along
  private void later(Runnable task, long millis) {
    if (!timer.isShuttingDown()) {
      timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** In one line: a server that is not there yet is no reason to fill a screen. */
  private void complainOnce(@Nullable Throwable failure, long pause) {
    if (pause == FIRST_PAUSE && connection == null) {
      LOG.warn(
          "No connection to Redis yet; it will be tried again until there is one: {}",
          reason(failure));
      LOG.debug("Why there is no connection to Redis yet", failure);
    }
  }

  /** The innermost cause, which says more than what Lettuce wraps it in. */
  private static String reason(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause);
  }
}
