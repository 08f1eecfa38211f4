package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process has a file for itself, until it is closed or killed. */
@Timeout(90)
class OwnFileProcessTest {

  @TempDir private Path folder;

  /** Has the file, fills it, and says so. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) {
      TieredCache<String, String> cache = cache(Path.of(arguments[0]));
      for (int round = 0; ; round++) {
        for (int key = 0; key < 200; key++) {
          cache.get("k" + key, missing -> "old");
        }
        System.out.println(round);
        cache.invalidate("k" + round % 200);
      }
    }
  }

  private static TieredCache<String, String> cache(Path file) {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(10))
        .tier(
            Server.patient(JdbcTier.atOwnFile(file)).build().of(String.class, String.class),
            tier -> tier.withoutBreaker().withoutTimeLimits())
        .scheduling(RealTime.SCHEDULING)
        .build();
  }

  @Test
  void fileOfAnotherProcess_isRefusedUntilThatIsKilled_andThenEmpty() throws Exception {
    Path file = folder.resolve("own.db");
    Process holder = ProcessBuilders.of(Holder.class, file.toString()).start();
    try (BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8)) {
      awaitRounds(lines, 30);
      assertThatThrownBy(() -> cache(file))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("own.db.lock");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    try (TieredCache<String, String> cache = cache(file)) {
      IntStream.range(0, 200)
          .forEach(key -> assertThat(cache.getIfPresent("k" + key)).as("k" + key).isNull());
      assertThat(cache.get("k1", missing -> "new")).isEqualTo("new");
    }
  }

  private static void awaitRounds(BufferedReader lines, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      assertThat(lines.readLine()).isNotNull();
    }
  }

  @Test
  void fileThatWasClosed_mayBeAnothers() throws Exception {
    Path file = folder.resolve("own.db");
    cache(file).close();
    Process holder = ProcessBuilders.of(Holder.class, file.toString()).start();
    try (BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8)) {
      awaitRounds(lines, 1);
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }
}
