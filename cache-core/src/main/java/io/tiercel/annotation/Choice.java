package io.tiercel.annotation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Of several readings the first whose condition holds. */
record Choice(List<Reading> readings) implements Behaviour {

  @Override
  public @Nullable Object call(@Nullable Object[] arguments, Invocation invocation)
      throws Throwable {
    for (Reading reading : readings) {
      if (reading.applies(arguments)) {
        return reading.read(arguments, invocation);
      }
    }
    return invocation.proceed(arguments);
  }
}
