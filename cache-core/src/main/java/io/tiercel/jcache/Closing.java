package io.tiercel.jcache;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what an application lent for as long as a cache lives. */
final class Closing {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /** Closes it if that can be done. A failure does not keep others from being closed. */
  static void close(@Nullable Object part) {
    if (part instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException | RuntimeException failure) {
        LOG.warn("{} could not be closed", part.getClass().getName(), failure);
      }
    }
  }
}
