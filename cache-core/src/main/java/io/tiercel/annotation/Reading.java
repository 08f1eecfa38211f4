package io.tiercel.annotation;

import io.tiercel.AsyncTieredCache;
import io.tiercel.EntrySettings;
import io.tiercel.TieredCache;
import io.tiercel.error.LoadException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A method that is called only for what the cache does not have. */
final class Reading implements Behaviour {

  /**
   * What is to be found out about a value that was loaded.
   *
   * @param condition whether the cache is used at all; null for always
   * @param unless whether the value is not kept; null for never
   * @param tags what its entry belongs to
   * @param absentOn exceptions that say that there is none
   */
  record Wishes(
      @Nullable Expression condition,
      @Nullable Expression unless,
      List<Expression> tags,
      List<Class<? extends Throwable>> absentOn) {

    /** Whether what was thrown says that there is no value. */
    boolean isAbsence(Throwable thrown) {
      return absentOn.stream().anyMatch(type -> type.isInstance(thrown));
    }

    /** Says of a loaded value how long it is kept, and what it belongs to. */
    void note(EntrySettings entry, @Nullable Object[] arguments, @Nullable Object value) {
      if (unless != null && Terms.isTrue(unless, arguments, value)) {
        entry.timeToLive(Duration.ZERO);
      }
      for (Expression tag : tags) {
        entry.tags(String.valueOf(tag.value(arguments, value)));
      }
    }
  }

  private final Method method;
  private final Shape shape;
  private final TieredCache<Object, Object> view;
  private final AsyncTieredCache<Object, Object> asyncView;
  private final Key key;
  private final Wishes wishes;
  private final Surroundings surroundings;
  private final String cache;

  Reading(
      Signature signature,
      TieredCache<Object, Object> view,
      Key key,
      Wishes wishes,
      Surroundings surroundings) {
    this.method = signature.method();
    this.shape = signature.shape();
    this.view = view;
    this.asyncView = view.async();
    this.key = key;
    this.wishes = wishes;
    this.surroundings = surroundings;
    this.cache = view.name();
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments, Invocation invocation)
      throws Throwable {
    return applies(arguments) ? read(arguments, invocation) : invocation.proceed(arguments);
  }

  /** Whether the condition holds. */
  boolean applies(@Nullable Object[] arguments) {
    return wishes.condition() == null || Terms.isTrue(wishes.condition(), arguments, null);
  }

  /** Reads, whatever the condition says. */
  @Nullable Object read(@Nullable Object[] arguments, Invocation invocation) throws Throwable {
    if (readsPast()) {
      return invocation.proceed(arguments);
    }
    return get(key.of(arguments, null), new MethodLoader(this, arguments, invocation));
  }

  private boolean readsPast() {
    return surroundings.readsPast(cache);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is what the method returns
  private @Nullable Object get(Object of, MethodLoader loader) throws Throwable {
    if (shape == Shape.STAGE) {
      return Thrown.later(asyncView.get(of, loader));
    }
    Object value = getNow(of, loader);
    if (value == null && method.getReturnType().isPrimitive()) {
      return loader.proceed(of); // that there is nothing was said by a method that can say so
    }
    return shape == Shape.OPTIONAL ? Optional.ofNullable(value) : value;
  }

  private @Nullable Object getNow(Object of, MethodLoader loader) throws Throwable {
    try {
      return view.get(of, loader);
    } catch (LoadException failed) {
      throw Thrown.within(failed);
    }
  }

  /** Calls the method for its value; null where it says by an exception that there is none. */
  @Nullable Object load(@Nullable Object[] arguments, Invocation invocation) throws Exception {
    try {
      return shape.unwrap(invocation.proceed(arguments));
    } catch (Throwable thrown) {
      if (wishes.isAbsence(thrown)) {
        return null;
      }
      throw Thrown.ofMethod(thrown, cache);
    }
  }

  Wishes wishes() {
    return wishes;
  }

  @Override
  public Bound bind(Invocation invocation) {
    return key instanceof Key.Single single
            && single.isOnlyArgument(method)
            && wishes.condition() == null
        ? new ByArgument(invocation, single.mayBeArray())
        : Behaviour.super.bind(invocation);
  }

  /** The usual case: the key is the only argument, and a hit makes no object of ours. */
  private final class ByArgument implements Bound {

    private final Invocation invocation;
    private final boolean mayBeArray;
    private final MethodLoader loader;

    ByArgument(Invocation invocation, boolean mayBeArray) {
      this.invocation = invocation;
      this.mayBeArray = mayBeArray;
      this.loader = new MethodLoader(Reading.this, null, invocation);
    }

    @Override
    public @Nullable Object call(@Nullable Object[] arguments) throws Throwable {
      return callWith(arguments[0]);
    }

    @Override
    public @Nullable Object callWith(@Nullable Object argument) throws Throwable {
      if (argument == null || readsPast() || isArray(argument)) {
        return read(new @Nullable Object[] {argument}, invocation);
      }
      return get(argument, loader);
    }

    private boolean isArray(Object argument) {
      return mayBeArray && argument.getClass().isArray();
    }
  }
}
