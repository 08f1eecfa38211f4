package io.tiercel.jcache.annotation;

import io.tiercel.annotation.dialect.Advice;
import io.tiercel.annotation.dialect.Call;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link javax.cache.annotation.CachePut}, {@link javax.cache.annotation.CacheRemove} and {@link
 * javax.cache.annotation.CacheRemoveAll}.
 *
 * @param change the change that belongs to a call
 * @param afterwards whether it follows the call, or comes before it
 * @param inSpiteOf the exceptions that do not keep a change from following
 */
record Change(Consumer<Call> change, boolean afterwards, Exceptions inSpiteOf) implements Advice {

  @Override
  public @Nullable Object around(Call call) throws Throwable {
    if (!afterwards) {
      change.accept(call);
      return call.proceed();
    }
    Object returned;
    try {
      returned = call.proceed();
    } catch (Throwable thrown) {
      if (inSpiteOf.mean(thrown)) {
        changeBeside(thrown, call);
      }
      throw thrown;
    }
    change.accept(call);
    return returned;
  }

  private void changeBeside(Throwable thrown, Call call) {
    try {
      change.accept(call);
    } catch (RuntimeException failed) {
      thrown.addSuppressed(failed);
    }
  }
}
