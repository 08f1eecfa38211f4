package io.tiercel.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets into a console, and who does not. */
@Timeout(60)
class ConsoleDoorTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final Map<String, String> CHANGE =
      Map.of("name", "products", "kind", "key", "value", "cup");

  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("products")
          .memory(memory -> memory.maximumSize(10))
          .loader(key -> key)
          .build();
  private final Console console = of().steeredBy(TOKEN).start();
  private final Client reader = new Client(console, "");
  private final String host = "Host: localhost:" + console.uri().getPort();

  private ConsoleBuilder of() {
    return Console.of(0).cache(cache, KeyParser.of(String.class));
  }

  @AfterEach
  void close() {
    console.close();
    cache.close();
  }

  private boolean removed(Client client) {
    cache.get("cup");
    int status = client.post("api/invalidate", CHANGE).statusCode();
    boolean gone = cache.getIfPresent("cup") == null;
    assertThat(status).isEqualTo(gone ? 200 : 403);
    return gone;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeF"})
  void wrongToken_changesNothing(String token) {
    assertThat(removed(new Client(console, token))).isFalse();
  }

  @Test
  void rightToken_changes() {
    assertThat(removed(new Client(console, TOKEN))).isTrue();
  }

  @Test
  void consoleWithoutToken_isReadOnlyWhateverIsSent() {
    try (Console other = of().start()) {
      assertThat(removed(new Client(other, TOKEN))).isFalse();
      assertThat(removed(new Client(other, ""))).isFalse();
      assertThat(new Client(other, "").json("api/caches").get("steers").asBoolean()).isFalse();
    }
  }

  @Test
  void changes_arePostedOnly() {
    cache.get("cup");
    Client operator = new Client(console, TOKEN);
    assertThat(operator.get("api/invalidate?name=products&kind=all&value=").statusCode())
        .isEqualTo(404);
    assertThat(cache.getIfPresent("cup")).isEqualTo("cup");
    assertThat(reader.raw("DELETE /api/cache?name=products", host)).isEqualTo(405);
  }

  @Test
  void requestForAnotherName_isRefused() {
    assertThat(reader.raw("GET /health", "Host: evil.example:80")).isEqualTo(403);
    assertThat(reader.raw("GET /health", "Host: localhost.evil.example")).isEqualTo(403);
    assertThat(reader.raw("GET /health", "Host: ")).isEqualTo(403);
    assertThat(reader.raw("GET /health")).isBetween(400, 403);
    assertThat(reader.raw("GET /health", host)).isEqualTo(200);
    assertThat(reader.raw("GET /health", "Host: 127.0.0.1:1")).isEqualTo(200);
    assertThat(reader.raw("GET /health", "Host: [::1]:1")).isEqualTo(200);
    try (Console named = of().reachedAs("Ops.Example").start()) {
      assertThat(new Client(named, "").raw("GET /health", "Host: ops.example")).isEqualTo(200);
    }
  }

  @Test
  void requestFromAnotherOrigin_isRefused() {
    String header = "Tiercel-Console: 1";
    assertThat(reader.raw("GET /api/caches", host, header)).isEqualTo(200);
    for (String elsewhere :
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: http://localhost:1",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      assertThat(reader.raw("GET /api/caches", host, header, elsewhere))
          .as(elsewhere)
          .isEqualTo(403);
      assertThat(reader.raw("POST /api/explain", host, header, elsewhere, "Content-Length: 0"))
          .as(elsewhere)
          .isEqualTo(403);
    }
    assertThat(reader.raw("GET /api/caches", host)).as("as a form could").isEqualTo(403);
  }

  @Test
  void consoleBeyondLoopback_showsNothingWithoutToken() {
    try (Console wide = of().boundTo("0.0.0.0").steeredBy(TOKEN).start()) {
      Client stranger = new Client(wide, "");
      assertThat(stranger.get("api/caches").statusCode()).isEqualTo(403);
      assertThat(stranger.get("api/cache?name=products").statusCode()).isEqualTo(403);
      assertThat(stranger.post("api/explain", CHANGE).statusCode()).isEqualTo(403);
      assertThat(stranger.get("health").statusCode()).isEqualTo(200);
      assertThat(stranger.get("metrics").statusCode()).isEqualTo(200);
      assertThat(new Client(wide, TOKEN).get("api/caches").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void consoleByDefault_isBoundToLoopback() {
    assertThat(console.uri().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void answers_forbidWhatAPageCouldBeMadeToDo() {
    HttpResponse<String> page = reader.get("");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.body())
        .doesNotContainPattern("(src|href)=\"(https?:)?//")
        .doesNotContainPattern("\\s(style|on[a-z]+)=");
    assertThat(reader.get("console.js").body())
        .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  @Test
  void hostileText_cannotEndWhatItStandsIn() {
    String hostile = "</script><img src=x onerror=alert(1)>\"'\\\u2028\ud800\n";
    String json = Json.of(Map.of("key", hostile));
    assertThat(json).doesNotContain("<", ">", "&", "'", "\n", "\u2028");
    assertThat(tools.jackson.databind.json.JsonMapper.shared().readTree(json).get("key").asString())
        .isEqualTo(hostile);
  }

  @Test
  void requestThatIsTooLongOrMalformed_isRefused() {
    Map<String, String> huge =
        Map.of("name", "products", "kind", "key", "value", "x".repeat(70_000));
    assertThat(reader.post("api/explain", huge).statusCode()).isEqualTo(413);
    assertThat(reader.raw("GET /api/cache?name=%zz", host, "Tiercel-Console: 1")).isEqualTo(400);
    assertThat(reader.get("api/cache").statusCode()).isEqualTo(400);
    assertThat(reader.get("api/cache?name=none").statusCode()).isEqualTo(404);
    assertThat(reader.get("../../etc/passwd").statusCode()).isEqualTo(404);
  }
}
