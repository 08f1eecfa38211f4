package io.tiercel.bench.load;

import io.tiercel.bench.load.node.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The samples of all nodes, by the second they are of. */
final class Collected {
  private final TreeMap<Integer, List<OfNode>> seconds = new TreeMap<>();
  private final Consumer<Integer> told;

  /** A sample and the number of its node. */
  record OfNode(int node, Sample sample) {}

  /** The consumer hears the number of each second when its first sample comes. */
  Collected(Consumer<Integer> told) {
    this.told = told;
  }

  void add(int node, Sample sample) {
    boolean isFirst;
    synchronized (this) {
      List<OfNode> second = seconds.computeIfAbsent(sample.second(), ignored -> new ArrayList<>());
      isFirst = second.isEmpty();
      second.add(new OfNode(node, sample));
    }
    if (isFirst) {
      told.accept(sample.second());
    }
  }

  /** What is known of a second; nothing if no node has spoken of it. */
  synchronized List<OfNode> second(int number) {
    return List.copyOf(seconds.getOrDefault(number, List.of()));
  }

  synchronized NavigableMap<Integer, List<OfNode>> seconds() {
    TreeMap<Integer, List<OfNode>> copy = new TreeMap<>();
    seconds.forEach((second, samples) -> copy.put(second, List.copyOf(samples)));
    return copy;
  }

  synchronized void clear() {
    seconds.clear();
  }
}
