package io.tiercel.jcache.annotation;

import io.tiercel.annotation.dialect.Call;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The entries that an annotated method is about. */
interface Slots {

  /** The entry of a call. */
  Slot at(Call call);

  /** Removes all entries of the call's cache. */
  void removeAll(Call call);

  /** One entry. */
  interface Slot {

    /** What is there, or null. */
    @Nullable Object get();

    /** What is there, or else what is loaded, which is kept unless it is null. */
    @Nullable Object get(Callable<@Nullable Object> loader) throws Throwable;

    /** Puts a value; null removes what is there. */
    void put(@Nullable Object value);

    /** Removes what is there. */
    void remove();
  }
}
