package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A process that is killed in the middle of its writes leaves nothing behind that is corrupt, and
 * nothing that it was told to be removed. {@code -Drounds=50} for more than a few rounds.
 */
class KillTest {

  private static final int ROUNDS = Integer.getInteger("rounds", 2);

  private final String namespace = Server.newNamespace();
  private final SplittableRandom random = new SplittableRandom(Long.getLong("seed", 1));

  @Test
  void killedWriterToSqlite_leavesNothingOld() throws Exception {
    assertThat(kill("jdbc:sqlite:" + Server.folder().resolve("killed.db"))).isPositive();
  }

  @Test
  void killedWriterToPostgreSql_leavesNothingOld() throws Exception {
    assertThat(kill(Server.POSTGRESQL.url())).isPositive();
  }

  @Test
  void killedWriterToH2_leavesNothingOld() throws Exception {
    String file = "jdbc:h2:file:" + Server.folder().resolve("killed");
    assertThat(kill(file)).as("values that outlived H2's process").isZero();
  }

  @Test
  @EnabledIfSystemProperty(named = "tiercel.mariadb", matches = ".+", disabledReason = "no server")
  void killedWriterToMariaDb_leavesNothingOld() throws Exception {
    assertThat(kill(Server.MARIADB.url())).isPositive();
  }

  /** Answers how many values were there after the kills. */
  private int kill(String url) throws IOException, InterruptedException {
    Map<String, Integer> removed = new HashMap<>();
    int version = 1;
    int seen = 0;
    for (int round = 0; round < ROUNDS; round++) {
      version = runAndKill(url, version, removed);
      seen += check(url, removed);
    }
    assertThat(removed).hasSize(Victim.KEYS);
    return seen;
  }

  /** Answers the version to go on with. */
  private int runAndKill(String url, int version, Map<String, Integer> removed)
      throws IOException, InterruptedException {
    Process process = Victim.command(url, namespace, version).start();
    int last = version;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      int left = 60 + random.nextInt(400);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = note(line, removed);
        if (--left == 0) {
          process.toHandle().destroyForcibly(); // what it said meanwhile is read to the end
        }
      }
    }
    process.waitFor();
    return last + 2;
  }

  private static int note(String line, Map<String, Integer> removed) {
    String[] parts = line.split(" ", 2);
    int version = Integer.parseInt(parts[1]);
    removed.put(parts[0], version);
    return version;
  }

  /** Answers how many values are there, each newer than what was removed. */
  private int check(String url, Map<String, Integer> removed) {
    int seen = 0;
    try (Client client = new Client(Victim.tier(url, namespace))) {
      List<String> keys = IntStream.range(0, Victim.KEYS).mapToObj(i -> "k" + i).toList();
      Client.await(client.tier.getAll(keys, Ask.LOOK));
      for (String key : keys) {
        String value = client.look(key);
        if (value != null) {
          int version = Integer.parseInt(value.substring(0, value.indexOf(':')));
          assertThat(version).as(key).isGreaterThanOrEqualTo(removed.getOrDefault(key, 0));
          assertThat(value.length()).isGreaterThan(500);
          seen++;
        }
      }
      Client.await(client.tier.remove(Change.of("alive")));
    }
    return seen;
  }
}
