package io.tiercel.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Items that go to several partitions, and the answers that come back in the items' order. */
final class Scattering<T> {

  /** A script holds up everybody else, so it is not given more. */
  private static final int MOST = 500;

  private final List<T> items;
  private final List<Portion> portions = new ArrayList<>();

  /** The positions of items that are sent together. */
  private record Portion(int partition, List<Integer> positions) {}

  Scattering(List<T> items, Function<T, Integer> partitionOf) {
    this.items = items;
    Map<Integer, Portion> open = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      int partition = partitionOf.apply(items.get(i));
      Portion portion = open.get(partition);
      if (portion == null || portion.positions().size() == MOST) {
        portion = new Portion(partition, new ArrayList<>());
        open.put(partition, portion);
        portions.add(portion);
      }
      portion.positions().add(i);
    }
  }

  /** Sends all portions at once. */
  <R> CompletableFuture<List<R>> send(
      BiFunction<Integer, List<T>, CompletableFuture<List<R>>> request) {
    if (portions.size() == 1) {
      return request.apply(portions.get(0).partition(), items);
    }
    List<CompletableFuture<List<R>>> sent = new ArrayList<>(portions.size());
    for (Portion portion : portions) {
      sent.add(
          request.apply(
              portion.partition(), portion.positions().stream().map(items::get).toList()));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> gather(sent));
  }

  private <R> List<R> gather(List<CompletableFuture<List<R>>> sent) {
    List<R> all = new ArrayList<>(Collections.nCopies(items.size(), null));
    for (int i = 0; i < sent.size(); i++) {
      List<R> answers = sent.get(i).join();
      List<Integer> positions = portions.get(i).positions();
      for (int j = 0; j < positions.size(); j++) {
        all.set(positions.get(j), answers.get(j));
      }
    }
    return all;
  }
}
