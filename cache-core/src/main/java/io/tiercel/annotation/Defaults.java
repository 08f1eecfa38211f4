package io.tiercel.annotation;

import io.tiercel.CacheOptions;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Lives;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@link CacheDefaults} say of the methods of a class, the nearest first. */
record Defaults(List<CacheDefaults> all) {

  static Defaults of(Class<?> type) {
    List<CacheDefaults> all = new ArrayList<>();
    Deque<Class<?>> open = new ArrayDeque<>(List.of(type));
    while (!open.isEmpty()) {
      Class<?> next = open.removeFirst();
      CacheDefaults defaults = next.getAnnotation(CacheDefaults.class);
      if (defaults != null) {
        all.add(defaults);
      }
      if (next.getSuperclass() != null) {
        open.addLast(next.getSuperclass());
      }
      open.addAll(List.of(next.getInterfaces()));
    }
    return new Defaults(all);
  }

  /** What the annotation says, or else the first of the defaults that says something. */
  String text(String own, Function<CacheDefaults, String> attribute) {
    for (int i = 0; own.isEmpty() && i < all.size(); i++) {
      own = attribute.apply(all.get(i));
    }
    return own;
  }

  Phase when(Phase own) {
    for (int i = 0; own == Phase.DEFAULT && i < all.size(); i++) {
      own = all.get(i).when();
    }
    return own;
  }

  String cache(Place place, String own) {
    String name = text(own, CacheDefaults::cache);
    place.require(!name.isEmpty(), "no cache is named, neither here nor by @CacheDefaults");
    return name;
  }

  /**
   * The lives as an annotation writes them; null for those that it does not have.
   *
   * @param ttl of values
   * @param memoryTtl in this process's own tiers
   * @param refreshAfter when they are renewed
   * @param staleFor how long they are of use after that
   * @param absentFor of absence
   */
  record Texts(
      String ttl,
      String memoryTtl,
      @Nullable String refreshAfter,
      String staleFor,
      @Nullable String absentFor) {}

  CacheOptions options(Place place, Texts own) {
    try {
      Lives lives =
          new Lives(
              place.life("ttl", text(own.ttl(), CacheDefaults::ttl)),
              place.life("memoryTtl", text(own.memoryTtl(), CacheDefaults::memoryTtl)),
              own.refreshAfter() == null
                  ? null
                  : place.life(
                      "refreshAfter", text(own.refreshAfter(), CacheDefaults::refreshAfter)),
              place.life("staleFor", text(own.staleFor(), CacheDefaults::staleFor)),
              own.absentFor() == null
                  ? null
                  : place.life("absentFor", text(own.absentFor(), CacheDefaults::absentFor)));
      return lives.equals(Lives.NONE) ? CacheOptions.NONE : CacheOptions.NONE.living(lives);
    } catch (ConfigurationException wrong) {
      String message = String.valueOf(wrong.getMessage());
      throw message.startsWith("@") ? wrong : place.fail(message);
    }
  }
}
