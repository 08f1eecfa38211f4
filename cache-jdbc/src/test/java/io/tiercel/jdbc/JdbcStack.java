package io.tiercel.jdbc;

import io.tiercel.CacheBuilder;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.policy.TierPolicy;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.TierStack;
import java.time.Duration;
import java.util.List;

/** Memory before a real database, which is Home. */
final class JdbcStack implements TierStack {

  private final Server server;
  private final JdbcTier tier;

  JdbcStack(Server server) {
    this.server = server;
    this.tier = server.tier().coherenceWindow(Duration.ofSeconds(1)).build();
  }

  @Override
  public void addTo(CacheBuilder<String, String> builder, TierPolicy policy) {
    builder
        .memory(
            settings ->
                settings
                    .maximumSize(10_000)
                    .timeToLive(policy.timeToLive())
                    .jitter(policy.jitter()))
        .tier(
            tier.of(KeyCodec.of(String.class), Codec.text()),
            settings ->
                settings
                    .timeToLive(policy.timeToLive())
                    .jitter(policy.jitter())
                    .withoutBreaker()
                    .timeLimits(TimeLimits.all(Duration.ofSeconds(10))));
  }

  @Override
  public Scheduling scheduling() {
    return RealTime.SCHEDULING;
  }

  @Override
  public void pass(Duration time) {
    RealTime.pass(time);
  }

  @Override
  public Duration unit() {
    return Duration.ofMillis(80);
  }

  /**
   * The ways into a cache differ before its tiers. PostgreSQL is tried by both, as all databases
   * are by {@code -Dfacades=all}; SQLite by the one where callers read by themselves, and H2, where
   * they never do, by the other.
   */
  @Override
  public List<Facade> facades() {
    if ("all".equals(System.getProperty("facades"))) {
      return List.of(Facade.values());
    }
    return switch (server) {
      case SQLITE -> List.of(Facade.BLOCKING);
      case H2 -> List.of(Facade.ASYNC);
      case POSTGRESQL, MARIADB -> List.of(Facade.values());
    };
  }

  @Override
  public boolean shares() {
    return true;
  }

  @Override
  public int repetitions() {
    return 20;
  }

  @Override
  public String toString() {
    return "memory + " + server;
  }
}
