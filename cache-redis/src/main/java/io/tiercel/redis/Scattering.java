package io.tiercel.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/** Items that go to several partitions, and the answers that come back in the items' order. */
final class Scattering<T> {

  /** A script holds up everybody else, so it is not given more. */
  private static final int MOST = 500;

  /** Nor more bytes than that, unless one item alone has them. */
  private static final long LARGEST = 1 << 20;

  private final List<T> items;
  private final List<Portion> portions = new ArrayList<>();

  /** Items that are sent together, by their positions. */
  private static final class Portion {
    private final int partition;
    private final List<Integer> positions = new ArrayList<>();
    private long size;

    private Portion(int partition) {
      this.partition = partition;
    }

    private boolean hasRoomFor(long bytes) {
      return hasRoom(positions.size(), size + bytes);
    }

    private void add(int position, long bytes) {
      positions.add(position);
      size += bytes;
    }
  }

  /** Whether a script of so many items may take one more, with which it is of so many bytes. */
  static boolean hasRoom(int items, long bytes) {
    return items < MOST && bytes <= LARGEST;
  }

  /** Items of which each is of so many bytes. */
  Scattering(List<T> items, ToIntFunction<T> partitionOf, ToIntFunction<T> bytesOf) {
    this.items = items;
    Map<Integer, Portion> open = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      int partition = partitionOf.applyAsInt(items.get(i));
      int bytes = bytesOf.applyAsInt(items.get(i));
      Portion portion = open.get(partition);
      if (portion == null || !portion.hasRoomFor(bytes)) {
        portion = new Portion(partition);
        open.put(partition, portion);
        portions.add(portion);
      }
      portion.add(i, bytes);
    }
  }

  /** Sends all portions at once. */
  <R> List<CompletableFuture<R>> send(BiFunction<Integer, List<T>, CompletableFuture<R>> request) {
    return portions.stream().map(portion -> send(portion, request)).toList();
  }

  /**
   * Sends those of a partition one after the other, so that others get their turn between them.
   * After one that fails there is none.
   */
  <R> List<CompletableFuture<R>> sendInTurn(
      BiFunction<Integer, List<T>, CompletableFuture<R>> request) {
    Map<Integer, CompletableFuture<R>> last = new HashMap<>();
    List<CompletableFuture<R>> sent = new ArrayList<>(portions.size());
    for (Portion portion : portions) {
      CompletableFuture<R> before = last.get(portion.partition);
      CompletableFuture<R> answer =
          before == null
              ? send(portion, request)
              : before.thenCompose(done -> send(portion, request));
      last.put(portion.partition, answer);
      sent.add(answer);
    }
    return sent;
  }

  private <R> CompletableFuture<R> send(
      Portion portion, BiFunction<Integer, List<T>, CompletableFuture<R>> request) {
    return request.apply(
        portion.partition,
        portions.size() == 1 ? items : portion.positions.stream().map(items::get).toList());
  }

  /** The answers to what was sent, when all are there. */
  <R> CompletableFuture<List<R>> gather(List<CompletableFuture<List<R>>> sent) {
    return sent.size() == 1
        ? sent.get(0)
        : CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
            .thenApply(done -> inOrder(sent));
  }

  private <R> List<R> inOrder(List<CompletableFuture<List<R>>> sent) {
    List<R> all = new ArrayList<>(Collections.nCopies(items.size(), null));
    for (int i = 0; i < sent.size(); i++) {
      List<R> answers = sent.get(i).join();
      List<Integer> positions = portions.get(i).positions;
      for (int j = 0; j < positions.size(); j++) {
        all.set(positions.get(j), answers.get(j));
      }
    }
    return all;
  }
}
