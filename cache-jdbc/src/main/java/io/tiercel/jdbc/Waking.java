package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling.Cancellable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes those who follow a log when the database says that there is news. One thread listens, on a
 * connection beside the pool. It is never relied on: followers look by themselves as often as
 * without it, so news that gets lost, or a connection that is dead, costs them nothing but time.
 */
final class Waking {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.jdbc");

  /** How long it listens before it sees to new channels. */
  private static final Duration SPELL = Duration.ofMillis(500);

  /** News within this time wakes once: a follower reads all that is there. */
  private static final Duration GATHERING = Duration.ofMillis(2);

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int SPELLS_A_CHECK = 20;

  private final Pool pool;
  private final Dialect dialect;
  private final List<Sleeper> sleepers = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicBoolean complained = new AtomicBoolean();
  private volatile @Nullable Connection connection;

  /** Somebody to be woken. */
  private record Sleeper(String channel, Runnable wake) {}

  Waking(Pool pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
  }

  void start(String name) {
    Thread thread = new Thread(this::run, "tiercel-" + name + "-ear");
    thread.setDaemon(true);
    thread.start();
  }

  /** Wakes somebody by news on a channel, until he calls it off. */
  Cancellable wake(String channel, Runnable wake) {
    Sleeper sleeper = new Sleeper(channel, wake);
    sleepers.add(sleeper);
    return () -> sleepers.remove(sleeper);
  }

  private void run() {
    do {
      try (Connection beside = pool.beside()) {
        connection = beside;
        listen(dialect.ear(beside));
      } catch (SQLException | RuntimeException failure) {
        complain(failure);
      }
    } while (!isOverAfter(RETRY));
  }

  private void listen(Ear ear) throws SQLException {
    Set<String> heard = new HashSet<>();
    long renewals = pool.renewals();
    for (int spell = 1; renewals == pool.renewals() && !isOverAfter(GATHERING); spell++) {
      Set<String> added = channels();
      added.removeAll(heard);
      heard.addAll(added);
      ear.listen(spell % SPELLS_A_CHECK == 0 ? heard : added);
      wake(added); // of what was told before anybody listened
      wake(ear.hear(SPELL));
    }
  }

  private Set<String> channels() {
    Set<String> channels = new HashSet<>();
    sleepers.forEach(each -> channels.add(each.channel()));
    return channels;
  }

  private void wake(Set<String> channels) {
    for (Sleeper each : sleepers) {
      if (channels.contains(each.channel())) {
        each.wake().run();
      }
    }
  }

  private boolean isOverAfter(Duration time) {
    try {
      return end.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      return true;
    }
  }

  private void complain(Exception failure) {
    if (end.getCount() > 0 && complained.compareAndSet(false, true)) {
      LOG.warn(
          "The database cannot be listened to; changes are looked for as often as before", failure);
    }
  }

  void close() {
    end.countDown();
    Connection present = connection;
    if (present != null) {
      try {
        present.abort(Runnable::run);
      } catch (SQLException | RuntimeException alreadyGone) {
        LOG.debug("A connection that listened could not be ended", alreadyGone);
      }
    }
  }
}
