package io.tiercel.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says who may come in.
 *
 * <p>A page of a stranger that the operator's browser has open must not read or turn a cache. It
 * could send a request here, or have its own name point here (DNS rebinding). So a request must
 * name this console by an address or by a name it is known by, must not come from another origin,
 * and, if it asks for more than a page, bears a header that a stranger's page cannot send without
 * asking first, which is never allowed. What changes something needs the token besides; a browser
 * never sends that by itself.
 */
final class Doorkeeper {

  static final String HEADER = "Tiercel-Console";
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*]|[^:]*)(:\\d+)?");

  private final Set<String> names;
  private final byte @Nullable [] token;
  private final boolean open;

  /**
   * Of a console known by these names, in lower case.
   *
   * @param token what changes need; null if nothing may be changed
   * @param open whether reading needs no token, since only this machine can reach the console
   */
  Doorkeeper(Set<String> names, @Nullable String token, boolean open) {
    this.names = Set.copyOf(names);
    this.token = token == null ? null : digest(token);
    this.open = open;
  }

  /** Whether anything can be changed here at all. */
  boolean steers() {
    return token != null;
  }

  /** Whether reading needs the token too. */
  boolean isClosed() {
    return !open;
  }

  /** Refuses whoever does not name this console, or comes from elsewhere. */
  void admit(HttpExchange exchange) throws Refusal {
    Headers headers = exchange.getRequestHeaders();
    String host = String.valueOf(headers.getFirst("Host")).toLowerCase(Locale.ROOT);
    if (!isOurs(host)) {
      throw new Refusal(403, "The console is not known by the host that was asked for");
    }
    String origin = headers.getFirst("Origin");
    boolean own = origin == null || origin.replaceFirst("^https?://", "").equalsIgnoreCase(host);
    String site = headers.getFirst("Sec-Fetch-Site");
    boolean near = site == null || site.equals("same-origin") || site.equals("none");
    boolean link = exchange.getRequestURI().getPath().equals("/");
    if (!own || !(near || link)) {
      throw new Refusal(403, "The request comes from another site");
    }
  }

  private boolean isOurs(String host) {
    String name = HOST.matcher(host).replaceFirst("$1");
    return names.contains(name) || ADDRESS.matcher(name).matches();
  }

  /** Refuses whoever may not read. */
  void admitReader(HttpExchange exchange) throws Refusal {
    Headers headers = exchange.getRequestHeaders();
    if (!headers.containsKey(HEADER)) {
      throw new Refusal(403, "The header " + HEADER + " is missing");
    } else if (!open && !bearsToken(headers)) {
      throw new Refusal(403, "The token is missing or wrong");
    }
  }

  /** Refuses whoever may not change anything. */
  void admitOperator(HttpExchange exchange) throws Refusal {
    admitReader(exchange);
    if (token == null) {
      throw new Refusal(403, "This console is read-only");
    } else if (!bearsToken(exchange.getRequestHeaders())) {
      throw new Refusal(403, "The token is missing or wrong");
    }
  }

  private boolean bearsToken(Headers headers) {
    String given = headers.getFirst("Authorization");
    byte[] shown = digest(given == null ? "" : given.replaceFirst("^Bearer ", ""));
    return token != null && MessageDigest.isEqual(token, shown);
  }

  /** Of digests the comparison takes the same time whatever was given, and how long it was. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-256", impossible);
    }
  }
}
