package io.tiercel.console;

import com.sun.net.httpserver.HttpServer;
import io.tiercel.TieredCache;
import io.tiercel.policy.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Console}. Not thread-safe. */
public final class ConsoleBuilder {

  private static final int SHORTEST_TOKEN = 16;

  private final int port;
  private final Map<String, Supplier<Shown<?>>> caches = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>(Set.of("localhost"));
  private InetAddress address = InetAddress.getLoopbackAddress();
  private @Nullable String token;
  private @Nullable Supplier<String> metrics;

  ConsoleBuilder(int port) {
    Rules.check(port >= 0 && port <= 0xffff, "port", port, "from 0 to 65535");
    this.port = port;
  }

  /** Shows a cache, and makes keys of what is typed. */
  public <K> ConsoleBuilder cache(TieredCache<K, ?> cache, KeyParser<K> keys) {
    return add(cache, Rules.present("keys", keys));
  }

  /** Shows a cache whose keys cannot be typed, so that none can be explained. */
  public ConsoleBuilder cache(TieredCache<?, ?> cache) {
    return add(cache, null);
  }

  private <K> ConsoleBuilder add(TieredCache<K, ?> cache, @Nullable KeyParser<K> keys) {
    String name = Rules.present("cache", cache).name();
    Rules.check(!caches.containsKey(name), "cache", name, "shown once");
    caches.put(name, () -> new Shown<>(cache, keys));
    return this;
  }

  /**
   * Lets whoever knows the token change things; without one the console is read-only. It comes as
   * {@code Authorization: Bearer …}.
   */
  public ConsoleBuilder steeredBy(String secret) {
    Rules.check(
        Rules.present("token", secret).strip().length() >= SHORTEST_TOKEN,
        "token",
        "of " + secret.strip().length() + " characters",
        "of at least " + SHORTEST_TOKEN);
    token = secret.strip();
    return this;
  }

  /**
   * Listens on another address than the loopback one. That needs a token, which reading needs then
   * too, except for {@code /health} and {@code /metrics}. What is sent is not encrypted: let a
   * proxy do that.
   */
  public ConsoleBuilder boundTo(String host) {
    try {
      address = InetAddress.getByName(Rules.present("boundTo", host));
      names.add(host.toLowerCase(Locale.ROOT));
      return this;
    } catch (UnknownHostException unknown) {
      Rules.check(false, "boundTo", host, "an address of this machine");
      throw new IllegalStateException(unknown);
    }
  }

  /**
   * A name that the console is reached by, such as that of a proxy. Requests for other names are
   * refused, as one of them may be a stranger's that points here.
   */
  public ConsoleBuilder reachedAs(String host) {
    names.add(Rules.present("reachedAs", host).toLowerCase(Locale.ROOT));
    return this;
  }

  /**
   * Answers {@code /metrics} with this text, such as {@code PrometheusMeterRegistry::scrape}; by
   * default with the counters and gauges of the caches shown, under the same names.
   */
  public ConsoleBuilder metrics(Supplier<String> scrape) {
    metrics = Rules.present("metrics", scrape);
    return this;
  }

  /**
   * Opens the port.
   *
   * @throws UncheckedIOException if it cannot be opened
   */
  public Console start() {
    boolean open = address.isLoopbackAddress();
    Rules.check(open || token != null, "boundTo", address, "a loopback address without a token");
    Rules.check(!caches.isEmpty(), "caches", caches.keySet(), "at least one");
    HttpServer server = listen();
    Map<String, Shown<?>> shown = new LinkedHashMap<>();
    caches.forEach((name, cache) -> shown.put(name, cache.get()));
    Supplier<String> scrape = metrics != null ? metrics : () -> Exposition.of(shown.values());
    Routes routes = new Routes(shown, new Doorkeeper(names, token, open), scrape);
    return new Console(server, shown, routes).begin();
  }

  private HttpServer listen() {
    try {
      return HttpServer.create(new InetSocketAddress(address, port), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "The console cannot listen on " + address + ":" + port, failure);
    }
  }
}
