package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tiercel.codec.Compression;
import io.tiercel.error.ConfigurationException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the tier's settings: what breaks it, and what the message has to say. */
class RedisRulesTest {
  private static final Duration BACKWARDS = Duration.ofMillis(-1);

  private static Arguments broken(String what, Consumer<RedisTierBuilder> setting, String message) {
    return arguments(what, setting, message);
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        broken("no name", tier -> tier.name(nothing()), "name is null but must be given"),
        broken("blank name", tier -> tier.name(" "), "name is \" \" but must be"),
        broken("no namespace", tier -> tier.namespace(nothing()), "namespace is null"),
        broken("brace", tier -> tier.namespace("a{b"), "namespace is \"a{b\" but must be 1 to 100"),
        broken("no client name", tier -> tier.clientName(nothing()), "clientName is null"),
        broken("space", tier -> tier.clientName("a b"), "clientName is \"a b\" but must be"),
        broken("no part", tier -> tier.partitions(0), "partitions is 0 but must be 1 to 4096"),
        broken("many parts", tier -> tier.partitions(4097), "partitions is 4097 but must be"),
        broken("window", tier -> tier.coherenceWindow(Duration.ZERO), "coherenceWindow is PT0S"),
        broken(
            "short window",
            tier -> tier.coherenceWindow(Duration.ofNanos(100)),
            "coherenceWindow is PT0.0000001S but must be at least 100 ms"),
        broken(
            "short lease",
            tier -> tier.leaseLife(Duration.ofNanos(500_000)),
            "leaseLife is PT0.0005S but must be at least 10 ms"),
        broken("lease", tier -> tier.leaseLife(BACKWARDS), "leaseLife is PT-0.001S but must be"),
        broken(
            "compression from",
            tier -> tier.compression(Compression.NONE, -1),
            "compression.fromBytes is -1"),
        broken("no compression", tier -> tier.compression(nothing(), 1), "compression is null"),
        broken("no encryption", tier -> tier.encryption(nothing()), "encryption is null"),
        broken("envelope", tier -> tier.envelope(99), "version is 99 but must be one that this"),
        broken("value", tier -> tier.largestValue(0), "largestValue is 0 but must be 1 to"),
        broken(
            "huge value",
            tier -> tier.largestValue(Integer.MAX_VALUE),
            "largestValue is 2147483647"),
        broken("connect", tier -> tier.connectTimeout(Duration.ZERO), "connectTimeout is PT0S"),
        broken("command", tier -> tier.commandTimeout(BACKWARDS), "commandTimeout is PT-0.001S"),
        broken("wait", tier -> tier.startWait(BACKWARDS), "startWait is PT-0.001S"),
        broken("read from", tier -> tier.readFrom(nothing()), "readFrom is null"),
        broken("certificates", tier -> tier.certificates(nothing()), "certificates is null"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void brokenRule_isSaidWithTheValue(
      String what, Consumer<RedisTierBuilder> setting, String message) {
    RedisTierBuilder builder = RedisTier.at("redis://localhost");
    assertThatThrownBy(() -> setting.accept(builder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void addressThatIsNone_isSaidWithoutItsPassword() {
    assertThatThrownBy(() -> RedisTier.at("http://me:hidden@localhost"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("http://")
        .satisfies(failure -> assertThat(failure).hasMessageNotContaining("hidden"));
    String none = nothing();
    assertThatThrownBy(() -> RedisTier.at(none))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("uri is null");
  }

  @ParameterizedTest
  @CsvSource({
    "redis-sentinel://:hidden@h:26379, that names the master after #",
    "redis-sentinel://h:26379/0, that names the master after #",
    "redis-sentinel://h:99999#m, whose ports are 1 to 65535",
    "redis://:hidden@h:99999, whose ports are 1 to 65535",
    "'redis://h :6379', without spaces",
    "'redis://h:6379 ', without spaces",
    "redis://, 'with a host, such as redis://host'",
    "redis://h/zero, with the number of a database",
    "h:6379, such as redis://host",
    "h, such as redis://host",
    "'', such as redis://host"
  })
  void addressThatIsNone_isSaidWithWhatIsMissing(String uri, String said) {
    assertThatThrownBy(() -> RedisTier.at(uri))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(said)
        .satisfies(failure -> assertThat(failure).hasMessageNotContaining("hidden"));
  }

  /** Null, where the compiler would not let it pass. */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return (T) null;
  }
}
