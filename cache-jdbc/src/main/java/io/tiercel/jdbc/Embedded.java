package io.tiercel.jdbc;

import io.tiercel.error.ConfigurationException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a database is that runs in this process. */
final class Embedded {

  private static final Pattern IN_MEMORY =
      Pattern.compile("jdbc:(h2:mem:.*|sqlite:.*(:memory:|mode=memory).*)");
  private static final Pattern SERVER = Pattern.compile("jdbc:h2:(tcp|ssl|zip|classpath):.*");
  private static final Pattern FILE = Pattern.compile("jdbc:(sqlite|h2):(file:)?([^?;]+).*");

  private Embedded() {}

  /** The file of the address, without the ending that H2 gives it; null if it is in memory. */
  static @Nullable Path file(String url) {
    Matcher file = FILE.matcher(url);
    if (SERVER.matcher(url).matches() || !file.matches()) {
      throw new ConfigurationException(
          "Only a database in this process, SQLite or H2, can be this node's own");
    }
    return IN_MEMORY.matcher(url).matches() ? null : path(file.group(3));
  }

  private static Path path(String name) {
    boolean atHome = name.startsWith("~/");
    return atHome ? Path.of(System.getProperty("user.home"), name.substring(2)) : Path.of(name);
  }
}
