package io.tiercel.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who listens, by channels: what is said is offered to those whom it concerns, however many others
 * there are. Each list that is answered stays as it was.
 */
final class Audience<T> {

  private final List<T> all = new CopyOnWriteArrayList<>();
  private final Map<String, List<T>> byChannel = new ConcurrentHashMap<>();

  void add(Set<String> channels, T listener) {
    all.add(listener);
    channels.forEach(channel -> byChannel.merge(channel, List.of(listener), Audience::joined));
  }

  /** Answers those of its channels that nobody listens to any longer. */
  Set<String> remove(Set<String> channels, T listener) {
    Set<String> unused = new HashSet<>();
    if (all.remove(listener)) {
      for (String channel : channels) {
        if (byChannel.computeIfPresent(channel, (name, some) -> without(listener, some)) == null) {
          unused.add(channel);
        }
      }
    }
    return unused;
  }

  List<T> all() {
    return all;
  }

  List<T> of(String channel) {
    return byChannel.getOrDefault(channel, List.of());
  }

  Set<String> channels() {
    return Set.copyOf(byChannel.keySet());
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> joined = new ArrayList<>(some);
    joined.addAll(more);
    return List.copyOf(joined);
  }

  private static <T> @Nullable List<T> without(T gone, List<T> some) {
    List<T> left = some.stream().filter(one -> one != gone).toList();
    return left.isEmpty() ? null : left;
  }
}
