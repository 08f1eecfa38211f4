package io.tiercel.annotation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a method away from caches that it changes after the commit: what it reads itself, or what
 * others read in the rest of its transaction if it fails, may never become true.
 *
 * @param changing what it does
 * @param caches the names of those caches
 * @param surroundings know of the transaction
 */
record Transacted(Behaviour changing, Set<String> caches, Surroundings surroundings)
    implements Behaviour {

  @Override
  public @Nullable Object call(@Nullable Object[] arguments, Invocation invocation)
      throws Throwable {
    caches.forEach(Uncommitted::begin);
    try {
      return changing.call(arguments, invocation);
    } catch (Throwable thrown) {
      caches.forEach(surroundings::readPastUntilEnd);
      throw thrown;
    } finally {
      caches.forEach(Uncommitted::end);
    }
  }
}
