package io.tiercel.jdbc;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.SharedTierContract;
import java.time.Duration;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What the tier has to pass on each database. Most of its time is waiting for lives to end, so
 * tests run beside each other.
 */
@Execution(ExecutionMode.CONCURRENT)
abstract class JdbcTierContract extends SharedTierContract {
  private final TierFactory<String, String> factory;

  JdbcTierContract(Server server) {
    this.factory =
        server
            .tier()
            .leaseLife(Duration.ofSeconds(3))
            .build()
            .of(KeyCodec.of(String.class), Codec.text());
  }

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return factory.open(context);
  }

  @Override
  protected Scheduling scheduling() {
    return RealTime.SCHEDULING;
  }

  @Override
  protected void pass(Duration time) {
    RealTime.pass(time);
  }

  @Override
  protected Duration unit() {
    return Duration.ofMillis(150);
  }

  @Override
  protected boolean exactTime() {
    return false;
  }

  @Override
  protected int histories() {
    return 2;
  }

  @Override
  protected int races() {
    return 60;
  }
}
