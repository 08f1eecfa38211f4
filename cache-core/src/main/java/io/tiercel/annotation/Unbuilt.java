package io.tiercel.annotation;

import io.tiercel.AsyncTieredCache;
import io.tiercel.TieredCache;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** What stands for a cache, and for transactions, while it is only found out who uses them. */
final class Unbuilt {

  static final Transactions TRANSACTIONS =
      new Transactions() {
        @Override
        public boolean isActive() {
          return false;
        }

        @Override
        public void atEnd(Consumer<Outcome> listener) {
          throw new IllegalStateException("there are no transactions");
        }
      };

  private Unbuilt() {}

  /** A cache of which there are the name and views alone. */
  @SuppressWarnings("unchecked")
  static TieredCache<Object, Object> cache(String name) {
    AsyncTieredCache<?, ?> async =
        made(AsyncTieredCache.class, (self, method, arguments) -> unbuilt(name));
    return made(
        TieredCache.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "name" -> name;
              case "with" -> self;
              case "async" -> async;
              default -> unbuilt(name);
            });
  }

  private static <T> T made(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Unbuilt.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object unbuilt(String name) {
    throw new IllegalStateException("cache " + name + " is not built");
  }
}
