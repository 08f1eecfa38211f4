package io.tiercel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheListener;
import io.tiercel.internal.runtime.Complaints;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListenerRelayTest {

  private final List<Integer> heard = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean full;

  private final CacheListener<String, String> listener =
      new CacheListener<>() {
        @Override
        public void loaded(int keys, @Nullable Throwable failure) {
          heard.add(keys);
        }
      };

  private ListenerRelay<String, String> relay(Executor executor) {
    return new ListenerRelay<>(listener, executor, new Complaints(System::nanoTime));
  }

  private void execute(Runnable task) {
    if (full) {
      throw new RejectedExecutionException("full");
    }
    tasks.add(task);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void events_areToldInTheirOrderByOneTask() {
    ListenerRelay<String, String> relay = relay(this::execute);
    for (int i = 0; i < 250; i++) {
      relay.loaded(i, 0, null);
      assertThat(tasks).hasSize(1);
    }
    runAll();
    assertThat(heard).isEqualTo(IntStream.range(0, 250).boxed().toList());
    relay.loaded(250, 0, null);
    runAll();
    assertThat(heard).hasSize(251);
  }

  @Test
  void longBacklog_leavesTheThreadToOthersInBetween() {
    ListenerRelay<String, String> relay = relay(this::execute);
    IntStream.range(0, 250).forEach(i -> relay.loaded(i, 0, null));
    tasks.remove().run();
    assertThat(heard).hasSize(100);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void eventsBeyondTheBound_areLeftOutUntilThereIsRoom() {
    ListenerRelay<String, String> relay = relay(this::execute);
    IntStream.range(0, ListenerRelay.MOST_WAITING + 5).forEach(i -> relay.loaded(i, 0, null));
    runAll();
    assertThat(heard).hasSize(ListenerRelay.MOST_WAITING);
    relay.loaded(-1, 0, null);
    runAll();
    assertThat(heard).endsWith(-1);
  }

  @Test
  void executorThatTakesNoTask_costsTheEventsThatWaitedForIt() {
    ListenerRelay<String, String> relay = relay(this::execute);
    full = true;
    relay.loaded(1, 0, null);
    full = false;
    relay.loaded(2, 0, null);
    runAll();
    assertThat(heard).containsExactly(2);
  }

  @Test
  void eventsOfManyThreads_areAllTold() throws Exception {
    CountDownLatch done = new CountDownLatch(4_000);
    ListenerRelay<String, String> counting =
        new ListenerRelay<>(
            new CacheListener<>() {
              @Override
              public void loaded(int keys, @Nullable Throwable failure) {
                done.countDown();
              }
            },
            task -> new Thread(task).start(),
            new Complaints(System::nanoTime));
    List<Thread> tellers =
        IntStream.range(0, 4)
            .mapToObj(
                t ->
                    new Thread(
                        () -> IntStream.range(0, 1_000).forEach(i -> counting.loaded(i, 0, null))))
            .toList();
    tellers.forEach(Thread::start);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
