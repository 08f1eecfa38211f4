package io.tiercel.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.tiercel.control.Health;
import io.tiercel.control.Status;
import io.tiercel.error.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each request: the page, what it asks for, {@code /health} and {@code /metrics}. */
final class Routes implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel");

  /** Nothing but what this console itself serves, and no script that is not its file. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'";

  private static final Map<String, String> PAGES =
      Map.of(
          "/", "text/html; charset=utf-8 console.html",
          "/console.css", "text/css; charset=utf-8 console.css",
          "/console.js", "text/javascript; charset=utf-8 console.js");

  private final Map<String, Shown<?>> caches;
  private final Doorkeeper door;
  private final Supplier<String> metrics;

  Routes(Map<String, Shown<?>> caches, Doorkeeper door, Supplier<String> metrics) {
    this.caches = caches;
    this.door = door;
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, reply(exchange));
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    try {
      door.admit(exchange);
      return switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> look(exchange, exchange.getRequestURI().getPath());
        case "POST" -> act(exchange, exchange.getRequestURI().getPath());
        default -> Reply.refusal(405, "Only GET and POST are known");
      };
    } catch (Refusal refusal) {
      return refusal.reply();
    } catch (ConfigurationException wrong) {
      return Reply.refusal(400, String.valueOf(wrong.getMessage()));
    } catch (RuntimeException failure) {
      LOG.warn("The console failed with {}", failure.getClass().getName());
      return Reply.refusal(500, failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }
  }

  private Reply look(HttpExchange exchange, String path) throws IOException, Refusal {
    String page = PAGES.get(path);
    if (page != null) {
      return page(
          page.substring(page.lastIndexOf(' ') + 1), page.substring(0, page.lastIndexOf(' ')));
    }
    return switch (path) {
      case "/health" -> health();
      case "/metrics" -> Reply.text(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get());
      case "/api/caches" -> read(exchange, this::list);
      case "/api/cache" -> {
        Shown<?> shown = shown(Form.of(exchange));
        yield read(exchange, shown::snapshot);
      }
      default -> Reply.refusal(404, "There is nothing here");
    };
  }

  private Reply act(HttpExchange exchange, String path) throws IOException, Refusal {
    boolean changes = path.equals("/api/invalidate") || path.equals("/api/switch");
    if (changes) {
      door.admitOperator(exchange);
    } else {
      door.admitReader(exchange);
    }
    Form form = Form.of(exchange);
    Shown<?> shown = shown(form);
    Object answer =
        switch (path) {
          case "/api/explain" -> shown.explain(form);
          case "/api/preview" -> shown.preview(form);
          case "/api/invalidate" -> shown.invalidate(form);
          case "/api/switch" -> shown.switchTier(form);
          default -> throw new Refusal(404, "There is nothing here");
        };
    return Reply.json(200, answer);
  }

  private Reply read(HttpExchange exchange, Supplier<Object> what) throws Refusal {
    door.admitReader(exchange);
    return Reply.json(200, what.get());
  }

  private Shown<?> shown(Form form) throws Refusal {
    Shown<?> shown = caches.get(form.get("name"));
    if (shown == null) {
      throw new Refusal(404, "No cache of this console has that name");
    }
    return shown;
  }

  private Map<String, Object> list() {
    List<Object> all = new ArrayList<>();
    for (Shown<?> shown : caches.values()) {
      Health health = shown.cache().operations().health();
      all.add(Map.of("name", health.cache(), "status", health.status(), "score", health.score()));
    }
    return Map.of("steers", door.steers(), "closed", door.isClosed(), "caches", all);
  }

  /** Down only when a cache is, since a cache without its tiers still answers. */
  private Reply health() {
    Map<String, Object> all = new LinkedHashMap<>();
    Status worst = Status.UP;
    for (Map.Entry<String, Shown<?>> one : caches.entrySet()) {
      Health health = one.getValue().cache().operations().health();
      worst = worst.compareTo(health.status()) < 0 ? health.status() : worst;
      all.put(one.getKey(), health);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", worst);
    body.put("caches", all);
    return Reply.json(worst == Status.DOWN ? 503 : 200, body);
  }

  private static Reply page(String file, String type) throws IOException {
    try (InputStream in = Routes.class.getResourceAsStream(file)) {
      byte[] text = Objects.requireNonNull(in, file).readAllBytes();
      return new Reply(200, type, new String(text, StandardCharsets.UTF_8));
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    boolean bare = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), bare ? -1 : body.length);
    if (!bare) {
      exchange.getResponseBody().write(body);
    }
  }
}
