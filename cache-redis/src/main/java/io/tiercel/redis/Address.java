package io.tiercel.redis;

import io.lettuce.core.RedisURI;
import io.tiercel.policy.Rules;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server is. */
final class Address {

  /** How long anything may take, unless it is said. */
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final Pattern TIMED = Pattern.compile("[?&]timeout=", Pattern.CASE_INSENSITIVE);
  private static final Pattern PORT = Pattern.compile(":(\\d+)(?=[,/#?]|$)");
  private static final Pattern DATABASE = Pattern.compile("/(?!\\d*([?#]|$))");
  private static final String USUAL =
      "an address such as redis://host, rediss:// or redis-sentinel://";

  private Address() {}

  /**
   * The address, with our time limit and name where it says nothing of them; one that makes no
   * sense is refused with what is wrong about it.
   */
  static RedisURI parsed(String uri) {
    Rules.present("uri", uri);
    try {
      RedisURI address = RedisURI.create(uri);
      if (!TIMED.matcher(uri).find()) {
        address.setTimeout(TIMEOUT);
      }
      if (address.getClientName() == null) {
        address.setClientName("tiercel");
      }
      return address;
    } catch (RuntimeException wrong) {
      Rules.check(false, "uri", begin(uri), rule(uri));
      throw wrong;
    }
  }

  /** An address may hold a password, so no more of a wrong one is said than how it begins. */
  private static String begin(String uri) {
    int scheme = uri.indexOf("://");
    return scheme < 0 ? "without a scheme" : uri.substring(0, scheme + 3) + "...";
  }

  private static String rule(String uri) {
    if (!uri.contains("://")) {
      return USUAL;
    }
    String place = uri.substring(Math.max(uri.lastIndexOf('@') + 1, uri.indexOf("://") + 3));
    if (uri.chars().anyMatch(Character::isWhitespace)) {
      return "an address without spaces";
    } else if (place.isEmpty() || "/#?:".indexOf(place.charAt(0)) >= 0) {
      return "an address with a host, such as " + begin(uri).replace("...", "host");
    } else if (hasHighPort(place)) {
      return "an address whose ports are 1 to 65535";
    } else if (uri.startsWith("redis-sentinel://") && !place.contains("#")) {
      return "an address that names the master after #, such as redis-sentinel://host:26379#master";
    } else if (DATABASE.matcher(place).find()) {
      return "an address with the number of a database, or none, after the /";
    }
    return USUAL;
  }

  private static boolean hasHighPort(String place) {
    Matcher port = PORT.matcher(place);
    while (port.find()) {
      if (port.group(1).length() > 5 || Integer.parseInt(port.group(1)) > 65535) {
        return true;
      }
    }
    return false;
  }
}
