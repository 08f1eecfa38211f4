package io.tiercel.jcache.annotation;

import io.tiercel.annotation.dialect.Advice;
import io.tiercel.annotation.dialect.Call;
import io.tiercel.jcache.annotation.Slots.Slot;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link javax.cache.annotation.CacheResult}.
 *
 * @param values where results are
 * @param failures where exceptions are; null if they are not kept
 * @param kept which exceptions are
 * @param skipGet whether the method is always called
 * @param optional whether the method returns values in an {@code Optional}
 * @param past whether the present transaction keeps away from the cache
 */
record Result(
    Slots values,
    @Nullable Slots failures,
    Exceptions kept,
    boolean skipGet,
    boolean optional,
    BooleanSupplier past)
    implements Advice {

  @Override
  public @Nullable Object around(Call call) throws Throwable {
    if (past.getAsBoolean()) {
      return call.proceed();
    }
    Slot failure = failures == null ? null : failures.at(call);
    Slot slot = values.at(call);
    Object value = skipGet ? renewed(call, slot, failure) : read(call, slot, failure);
    return optional ? Optional.ofNullable(value) : value;
  }

  private @Nullable Object read(Call call, Slot slot, @Nullable Slot failure) throws Throwable {
    if (failure != null && failure.get() instanceof Throwable known) {
      throw known;
    }
    return slot.get(() -> load(call, failure));
  }

  private @Nullable Object renewed(Call call, Slot slot, @Nullable Slot failure) throws Exception {
    Object value = load(call, failure);
    if (value != null) {
      slot.put(value);
    }
    return value;
  }

  private @Nullable Object load(Call call, @Nullable Slot failure) throws Exception {
    try {
      Object returned = call.proceed();
      return returned instanceof Optional<?> in && optional ? in.orElse(null) : returned;
    } catch (Exception | Error thrown) {
      keep(thrown, failure);
      throw thrown;
    } catch (Throwable unusual) {
      keep(unusual, failure);
      throw new UndeclaredThrowableException(unusual);
    }
  }

  /** What the method threw is more important than that it could not be kept. */
  private void keep(Throwable thrown, @Nullable Slot failure) {
    if (failure != null && kept.mean(thrown)) {
      try {
        failure.put(thrown);
      } catch (RuntimeException refused) {
        thrown.addSuppressed(refused);
      }
    }
  }
}
