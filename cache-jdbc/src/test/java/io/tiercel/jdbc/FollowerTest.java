package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whoever reads the log goes on whatever befell him. */
class FollowerTest {

  private static final Duration WINDOW = Duration.ofMillis(200);

  private final String namespace = Server.newNamespace();
  private final Source source = new Source();
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final AtomicInteger losses = new AtomicInteger();
  private final List<Message<String>> messages = new CopyOnWriteArrayList<>();

  private final Bus.Receiver<String> receiver =
      new Bus.Receiver<>() {
        @Override
        public void subscribed() {
          subscriptions.incrementAndGet();
        }

        @Override
        public void lost() {
          losses.incrementAndGet();
        }

        @Override
        public void received(Message<String> message) {
          messages.add(message);
        }
      };

  @Test
  void errorDuringAReading_leavesNobodyDeaf() {
    JdbcTier jdbc =
        Server.patient(JdbcTier.at(source)).namespace(namespace).coherenceWindow(WINDOW).build();
    Tier<String, String> node =
        jdbc.of(KeyCodec.of(String.class), Codec.text())
            .open(
                new TierContext<>(
                    "test",
                    "deaf",
                    true,
                    key -> Set.of(),
                    RealTime.SCHEDULING,
                    new Observer<>() {}));
    node.bus().orElseThrow().connect(receiver);
    try (Client other = new Client(Server.SQLITE.tier(namespace).build())) {
      await().until(() -> subscriptions.get() == 1);
      source.failing.set(true);
      await().until(() -> !source.failing.get());
      await().until(() -> subscriptions.get() == 2);
      assertThat(losses).hasValue(1);
      Client.await(other.tier.remove(Change.of("k")));
      await().until(() -> messages.size() == 1);
      assertThat(source.uncaught).hasValueMatching(StackOverflowError.class::isInstance);
    } finally {
      node.close();
    }
  }

  /**
   * Has an error befall whoever follows the log, once. The error is not lost: it is the thread's.
   * The thread tells us, and not all who wait for something in this JVM.
   */
  private static final class Source extends PlainSource {
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicReference<Throwable> uncaught = new AtomicReference<>();

    @Override
    public Connection getConnection() throws SQLException {
      boolean follows =
          Arrays.stream(Thread.currentThread().getStackTrace())
              .anyMatch(it -> it.getClassName().equals(Follower.class.getName()));
      if (follows && failing.compareAndSet(true, false)) {
        Thread.currentThread().setUncaughtExceptionHandler((thread, it) -> uncaught.set(it));
        throw new StackOverflowError("as if");
      }
      return DriverManager.getConnection(Server.SQLITE.url());
    }
  }
}
