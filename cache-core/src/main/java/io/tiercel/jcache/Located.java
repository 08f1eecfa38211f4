package io.tiercel.jcache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Properties;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file that a manager's URI names, if it names one: {@code file:/…/caches.properties} or
 * {@code classpath:caches.properties}. Any other URI is only a name.
 */
final class Located {

  private static final String CLASS_PATH = "classpath";

  private Located() {}

  /** The properties of the file, and those that were given, which come first. */
  static Properties properties(URI uri, ClassLoader loader, Properties given) {
    Properties all = new Properties();
    if (uri.toString().endsWith(".properties")) {
      try (InputStream file = open(uri, loader)) {
        if (file == null) {
          throw new CacheException("There is no " + uri);
        }
        all.load(file);
      } catch (IOException | IllegalArgumentException unreadable) {
        throw new CacheException(uri + " cannot be read: " + unreadable.getMessage(), unreadable);
      }
    }
    all.putAll(given);
    return all;
  }

  private static @Nullable InputStream open(URI uri, ClassLoader loader) throws IOException {
    String path = uri.getSchemeSpecificPart();
    return CLASS_PATH.equals(uri.getScheme())
        ? loader.getResourceAsStream(path.startsWith("/") ? path.substring(1) : path)
        : uri.toURL().openStream();
  }
}
