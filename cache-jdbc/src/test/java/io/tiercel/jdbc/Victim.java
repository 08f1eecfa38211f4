package io.tiercel.jdbc;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A process that writes, invalidates and says so, until it is killed. A line {@code 7 123} means
 * that key 7 was invalidated after everything up to value 122 was stored.
 */
final class Victim {

  static final int KEYS = 50;

  private Victim() {}

  static JdbcTier tier(String url, String namespace) {
    return Server.patient(JdbcTier.at(url, null, null)).namespace(namespace).build();
  }

  /** The address, the namespace and the first version. */
  public static void main(String[] arguments) {
    Client client = new Client(tier(arguments[0], arguments[1]));
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList();
    for (int version = Integer.parseInt(arguments[2]); ; version++) {
      String value = version + ":" + "x".repeat(500);
      client.write(keys, key -> value);
      for (String key : keys.subList(version % 5 * 10, version % 5 * 10 + 10)) {
        client.remove(key);
        System.out.println(key + ' ' + (version + 1));
      }
    }
  }

  static ProcessBuilder command(String url, String namespace, int version) {
    return ProcessBuilders.of(Victim.class, url, namespace, Integer.toString(version));
  }
}
