package io.tiercel.jdbc;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Tier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A tier whose askers all lend their threads. */
final class LentTier {

  private LentTier() {}

  @SuppressWarnings("unchecked") // what stands behind it is of that type
  static <K, V> Tier<K, V> of(Tier<K, V> tier) {
    return (Tier<K, V>)
        Proxy.newProxyInstance(
            LentTier.class.getClassLoader(),
            new Class<?>[] {Tier.class},
            (proxy, method, arguments) -> {
              for (int i = 0; arguments != null && i < arguments.length; i++) {
                if (arguments[i] instanceof Ask ask) {
                  arguments[i] = ask.lent();
                }
              }
              try {
                return method.invoke(tier, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }
}
