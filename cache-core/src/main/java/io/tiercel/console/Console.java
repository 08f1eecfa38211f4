package io.tiercel.console;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A web page that shows caches while they run: their tiers, health, hit rates, times and hot keys;
 * explains a key; and, where it was given a token, invalidates and switches tiers. It also answers
 * {@code /health} and {@code /metrics}.
 *
 * <p>It is bound to the loopback address unless told otherwise, and reads only unless it was given
 * a token. It needs nothing from outside, and a few daemon threads of its own.
 *
 * <pre>{@code
 * Console console = Console.of(7070).cache(products, KeyParser.of(String.class)).start();
 * }</pre>
 */
public final class Console implements AutoCloseable {

  /** As many as may be slow at one time without keeping others waiting. */
  private static final int WORKERS = 64;

  /** Longer than the cache may take to answer an operator. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Duration TURN = Duration.ofSeconds(30);

  private final HttpServer server;
  private final Map<String, Shown<?>> caches;
  private final Workers workers;
  private final ScheduledExecutorService sampler;
  private final List<Future<?>> repeated = new ArrayList<>();

  Console(HttpServer server, Map<String, Shown<?>> caches, Routes routes) {
    this.server = server;
    this.caches = caches;
    this.sampler = Executors.newSingleThreadScheduledExecutor(threads("sampler"));
    this.workers = new Workers(WORKERS, LIMIT, sampler, threads("worker"));
    server.createContext("/", routes);
    server.setExecutor(workers);
  }

  /** Begins to build a console on a port; 0 for any that is free. */
  public static ConsoleBuilder of(int port) {
    return new ConsoleBuilder(port);
  }

  private static ThreadFactory threads(String what) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, "tiercel-console-" + what + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  Console begin() {
    repeat(Trend.EVERY, Shown::sample);
    repeat(TURN, Shown::turn);
    server.start();
    return this;
  }

  private void repeat(Duration every, Consumer<Shown<?>> step) {
    long millis = every.toMillis();
    repeated.add(
        sampler.scheduleAtFixedRate(
            () -> caches.values().forEach(step), millis, millis, TimeUnit.MILLISECONDS));
  }

  /** Where it is found on this machine. */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + address.getPort() + "/");
  }

  /** Ends it at once; the caches stay as they are. */
  @Override
  public void close() {
    server.stop(0);
    repeated.forEach(one -> one.cancel(false));
    workers.close();
    sampler.shutdownNow();
    caches.values().forEach(Shown::close);
  }
}
