package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that is lost while it loads a key that others wait for. */
@Timeout(180)
class LostLoaderTest {

  private static final String READ = "g7";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The life of a lease, and what processes of a busy machine may be late. */
  private static final Duration LEASE = RedisSettings.DEFAULT.leaseLife().plusSeconds(2);

  private final RedisServer server = RedisServer.start();
  private final String namespace = "lost-" + UUID.randomUUID();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<RemoteNode> nodes = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private RemoteNode loading;
  private RemoteNode waiting;

  @BeforeEach
  void start() {
    loading = node(this::slowTruth);
    waiting = node(key -> 2);
  }

  private RemoteNode node(ToLongFunction<String> truth) {
    RemoteNode node = new RemoteNode(server.port(), namespace, LIMIT, truth);
    nodes.add(node);
    await().atMost(Duration.ofSeconds(60)).until(() -> "0".equals(node.ask("undelivered")));
    return node;
  }

  private long slowTruth(String key) {
    asked.countDown();
    try {
      answered.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  @AfterEach
  void close() {
    answered.countDown();
    threads.shutdownNow();
    nodes.forEach(RemoteNode::close);
    server.close();
  }

  @Test
  void keyOfALoaderThatIsKilled_isLoadedByAnotherWithinTheLease() throws Exception {
    Future<String> lost = threads.submit(() -> loading.ask(READ));
    asked.await();
    loading.kill();
    assertThatAnotherLoads();
    assertThat(lost.get()).isNull();
  }

  /** What it brings when it goes on is for those who asked it before, and for nobody else. */
  @Test
  void fillOfALoaderThatStoodStill_isRefused() throws Exception {
    Future<String> late = threads.submit(() -> loading.ask(READ));
    asked.await();
    loading.pause();
    RealTime.pass(
        RedisSettings.DEFAULT.leaseLife().plusMillis(500)); // who waits less fills nothing
    assertThatAnotherLoads();
    answered.countDown();
    loading.resume();
    assertThat(late.get()).isIn("1", "2");
    assertThat(loading.ask(READ)).isEqualTo("2");
    assertThat(node(key -> 3).ask(READ)).isEqualTo("2");
  }

  private void assertThatAnotherLoads() throws InterruptedException {
    long began = System.nanoTime();
    assertThat(waiting.ask(READ)).isEqualTo("2");
    Duration wait = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("Another node loaded the key after " + wait.toMillis() + " ms");
    assertThat(wait).isLessThan(LEASE);
  }
}
