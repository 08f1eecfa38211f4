package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SslOptions;
import io.tiercel.TieredCache;
import io.tiercel.error.TierException;
import io.tiercel.redis.server.Certificate;
import io.tiercel.redis.server.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that speaks TLS, and whose certificate is of the name localhost. */
@Timeout(60)
class TlsTest {

  private static final Certificate CERTIFICATE = Certificate.of("localhost");

  private final int port = RedisServer.freePort();
  private final RedisServer server = RedisServer.start(CERTIFICATE.serverOptions(port));
  private final Fleet fleet = new Fleet();
  private final Fleet hurried = new Fleet(Fleet.LIMIT);

  @AfterEach
  void close() {
    fleet.close();
    hurried.close();
    server.close();
  }

  @Test
  void serverWithATrustedCertificate_isSpokenTo() {
    TieredCache<String, String> one = trusting(fleet, "localhost");
    TieredCache<String, String> other = trusting(fleet, "localhost");
    assertThat(one.get("k")).isEqualTo("v1");
    assertThat(other.get("k")).isEqualTo("v1");
    assertThat(fleet.loads).hasValue(1);
    fleet.source.set("v2");
    one.invalidate("k");
    await().until(() -> "v2".equals(other.get("k")));
  }

  @Test
  void serverWithTheCertificateOfAnotherName_isRefused() {
    assertIsRefused(trusting(hurried, "127.0.0.1"));
  }

  @Test
  void serverWithACertificateThatNobodyVouchesFor_isRefused() {
    assertIsRefused(hurried.node("rediss://localhost:" + port));
  }

  /** Without it the refusals would prove nothing. */
  @Test
  void namesThatAreNotVerified_wouldBeAccepted() {
    TieredCache<String, String> careless =
        fleet.node(
            redis -> redis.certificates(trusted()),
            cache -> cache,
            "rediss://127.0.0.1:" + port + "?verifyPeer=CA");
    careless.invalidate("k");
  }

  private void assertIsRefused(TieredCache<String, String> node) {
    assertThat(node.get("k")).isEqualTo("v1");
    assertThatThrownBy(() -> node.invalidate("k"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining("redis");
    assertThat(server.command("DBSIZE")).isEqualTo(":0");
  }

  private TieredCache<String, String> trusting(Fleet nodes, String host) {
    return nodes.node(
        redis -> redis.certificates(trusted()), cache -> cache, "rediss://" + host + ":" + port);
  }

  private static SslOptions trusted() {
    return SslOptions.builder().trustManager(CERTIFICATE.pem().toFile()).build();
  }
}
