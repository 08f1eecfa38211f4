package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.TimeLimits;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiers on a client that the application made, and what addresses say of those of our own. */
@Timeout(60)
class BorrowedClientTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RedisServer server = RedisServer.start();
  private final RedisClient client = RedisClient.create();

  @AfterEach
  void close() {
    client.shutdown();
    server.close();
  }

  @Test
  void clientThatDoesNotReconnect_isConnectedAnew() {
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(SECOND))
            .build());
    try (TieredCache<String, String> cache =
        cache(RedisTier.at(client, RedisURI.create(server.uri())))) {
      cache.invalidate("k");
      server.command("CLIENT", "KILL", "TYPE", "normal");
      server.command("CLIENT", "KILL", "TYPE", "pubsub");
      assertThatThrownBy(() -> cache.invalidate("k")).hasMessageContaining("redis");
      FailureTest.eventuallyWrites(cache);
    }
  }

  static Stream<UnaryOperator<RedisTierBuilder>> settings() {
    return Stream.of(
        tier -> tier.clientName("mine"),
        tier -> tier.commandTimeout(SECOND),
        tier -> tier.connectTimeout(SECOND),
        tier -> tier.certificates(SslOptions.builder().build()),
        RedisTierBuilder::cluster);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settingThatTheClientHasItself_isRefused(UnaryOperator<RedisTierBuilder> setting) {
    RedisTierBuilder builder = setting.apply(RedisTier.at(client, RedisURI.create(server.uri())));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("but must be left out");
  }

  @Test
  void nameInTheAddress_holdsUnlessTheBuilderSaysOtherwise() {
    try (TieredCache<String, String> told =
            cache(RedisTier.at(server.uri() + "?clientName=address").clientName("told"));
        TieredCache<String, String> untold =
            cache(RedisTier.at(server.uri() + "?clientName=address"))) {
      told.invalidate("k");
      untold.invalidate("k");
      assertThat(server.answer("CLIENT", "LIST")).contains("name=told ", "name=address ");
    }
  }

  @Test
  void timeLimitInTheAddress_holds() {
    try (TieredCache<String, String> cache = cache(RedisTier.at(server.uri() + "?timeout=900ms"))) {
      FailureTest.eventuallyWrites(cache);
      server.pause();
      assertThatThrownBy(() -> cache.invalidate("k")).hasStackTraceContaining("900 milli");
      server.resume();
    }
  }

  private static TieredCache<String, String> cache(RedisTierBuilder redis) {
    return TieredCache.<String, String>named("borrowed")
        .tier(
            redis.build().of(KeyCodec.of(String.class), Codec.text()),
            tier -> tier.timeLimits(TimeLimits.all(Duration.ofSeconds(10))))
        .build();
  }
}
