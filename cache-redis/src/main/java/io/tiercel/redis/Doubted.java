package io.tiercel.redis;

import io.lettuce.core.RedisReadOnlyException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Primaries that answer but refuse to be written to, because their replicas have left them or they
 * have become one themselves. Another server may have taken over, and what is changed there never
 * reaches them; so nothing that they hold is believed until they can be written to again.
 */
final class Doubted {

  private final Set<String> primaries = ConcurrentHashMap.newKeySet();

  /** Takes notice of how a write ended; one that was not answered says nothing. */
  void wrote(String primary, @Nullable Throwable failure) {
    if (failure == null) {
      primaries.remove(primary);
    } else if (isRefusal(failure)) {
      primaries.add(primary);
    }
  }

  /** Forgets all but those that there are. */
  void retain(Collection<String> present) {
    if (!primaries.isEmpty()) {
      primaries.retainAll(present);
    }
  }

  boolean isEmpty() {
    return primaries.isEmpty();
  }

  boolean contains(String primary) {
    return primaries.contains(primary);
  }

  /** Whether a primary said that it may not be written to. */
  static boolean isRefusal(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause instanceof RedisReadOnlyException
        || (message != null && message.startsWith("NOREPLICAS"));
  }
}
