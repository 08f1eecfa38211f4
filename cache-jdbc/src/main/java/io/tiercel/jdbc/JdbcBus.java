package io.tiercel.jdbc;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Link;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** The messages of one cache, as its nodes read them from the log. */
final class JdbcBus<K> implements Bus<K> {

  private final OpenTier<K, ?> tier;
  private final Session<K, ?> session;
  private final Messages<K> messages;
  private final Sequence turns;
  private final List<Follower<K>> followers = new CopyOnWriteArrayList<>();

  JdbcBus(OpenTier<K, ?> tier, Session<K, ?> session, Messages<K> messages) {
    this.tier = tier;
    this.session = session;
    this.messages = messages;
    this.turns = new Sequence(session.store().executor());
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public Duration window() {
    return session.settings().coherence().window();
  }

  @Override
  public Bus.Connection connect(Receiver<K> receiver) {
    Follower<K> follower = new Follower<>(session, turns, messages, receiver);
    followers.add(follower);
    follower.start();
    return follower;
  }

  void close() {
    followers.forEach(Follower::close);
  }

  /**
   * A server that takes no writes any more may have a successor that does, so what it says is not
   * believed. Whoever is behind what this says reads on at once.
   */
  @Override
  public CompletionStage<List<Link>> heartbeat() {
    return tier.open("heartbeat", () -> tier.lines().call(this::beat));
  }

  private List<Link> beat(java.sql.Connection connection, Table table) throws SQLException {
    table.dialect().requireWritable(connection, table.names());
    Link link = session.head(connection, table).link();
    followers.forEach(follower -> follower.heard(link));
    return List.of(link);
  }
}
