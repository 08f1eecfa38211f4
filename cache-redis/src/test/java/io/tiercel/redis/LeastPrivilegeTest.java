package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rule that docs/redis.md gives for a user of least privilege is enough. */
@Timeout(60)
class LeastPrivilegeTest {

  /** More than heartbeats make up for. */
  private static final int READS = 20;

  @Test
  void documentedRule_allowsEverythingThatIsNeeded() throws IOException {
    try (RedisServer server = RedisServer.start();
        Fleet fleet = new Fleet()) {
      assertThat(server.command(rule(server))).isEqualTo("+OK");
      String uri = server.uri().replace("redis://", "redis://tiercel:secret@");
      TieredCache<String, String> one = node(fleet, uri);
      TieredCache<String, String> other = node(fleet, uri);
      assertThat(one.get("k")).isEqualTo("v1");
      assertThat(other.get("k")).isEqualTo("v1");
      assertThat(fleet.loads).hasValue(1);
      one.put("k", "put");
      await().until(() -> other.get("k").equals("put"));
      one.asMap().compute("k", (key, value) -> value + "+");
      await().until(() -> other.get("k").equals("put+"));
      one.invalidateTags("t");
      await().until(() -> other.get("k").equals("v1"));
      one.invalidateAll();
      one.invalidate("k");
      assertThat(denied(server)).isEmpty();
    }
  }

  @Test
  void documentedAddition_allowsReadingFromReplicas() throws IOException {
    try (RedisServer server = RedisServer.start();
        Fleet fleet = new Fleet()) {
      assertThat(server.command(rule(server))).isEqualTo("+OK");
      assertThat(server.command("ACL", "SETUSER", "tiercel", "+info", "+role")).isEqualTo("+OK");
      TieredCache<String, String> cache =
          fleet.node(
              redis -> redis.namespace("tiercel").readFrom(ReadFrom.REPLICA_PREFERRED),
              builder -> builder,
              server.uri().replace("redis://", "redis://tiercel:secret@"));
      await().until(() -> readsHere(server, cache));
      assertThat(denied(server)).isEmpty();
    }
  }

  /** Once it trusts what it hears it would ask a replica; here there is but the primary. */
  private static boolean readsHere(RedisServer server, TieredCache<String, String> cache) {
    long before = server.readsAnswered();
    for (int i = 0; i < READS; i++) {
      cache.getAllPresent(List.of("not there"));
    }
    return server.readsAnswered() >= before + 2 * READS;
  }

  private static List<Map<String, Object>> denied(RedisServer server) {
    try (RedisClient client = RedisClient.create(server.uri());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().aclLog();
    }
  }

  private static TieredCache<String, String> node(Fleet fleet, String uri) {
    return fleet.node(
        redis -> redis.namespace("tiercel"),
        cache -> cache.keyTags(key -> java.util.Set.of("t")),
        uri);
  }

  private static String[] rule(RedisServer server) throws IOException {
    Path page =
        List.of(Path.of("docs"), Path.of("..", "docs")).stream()
            .map(docs -> docs.resolve("redis.md"))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    Matcher rule = Pattern.compile("```\\n(ACL SETUSER [^`]+)```").matcher(Files.readString(page));
    assertThat(rule.find()).isTrue();
    return forVersion(server.version(), rule.group(1).strip()).split("\\s+");
  }

  /** With what the page says of old versions. */
  private static String forVersion(String version, String rule) {
    if (version.startsWith("6.")) {
      return rule + " +client|maint_notifications";
    } else if (version.startsWith("7.0.")) {
      return rule.replace("+client|setinfo", "");
    }
    return rule;
  }
}
