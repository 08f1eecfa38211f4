package io.tiercel.simulation;

import io.tiercel.internal.guard.Undelivered;
import io.tiercel.spi.Change;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What a patch calls; public, because the patched class is in another package. */
public final class Help {

  private Help() {}

  /** The same, in the opposite order. */
  public static List<?> reversed(List<?> list) {
    List<Object> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Calls {@code Engine.detach}. */
  public static void detach(Object engine, Object change) {
    try {
      Method detach = engine.getClass().getDeclaredMethod("detach", Change.class);
      detach.setAccessible(true);
      detach.invoke(engine, change);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Engine has changed", e);
    }
  }

  /** Calls {@code Undelivered.delivered}. */
  @SuppressWarnings("unchecked")
  public static void delivered(Object undelivered, Object change, Map<?, ?> snapshot) {
    ((Undelivered<Object>) undelivered)
        .delivered((Change<Object>) change, (Map<Object, Undelivered.Pending>) snapshot);
  }
}
