package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks in a row, whatever their names are. */
class BlocksTest {

  private static final long NOW = 1_000;
  private static final Place PLACE = new Place(new KeyHash(1, 2), new byte[] {1});
  private static final String OTHER = "node-2\0a";

  private final Blocks blocks = new Blocks();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 240, 256, 65_000, 65_525, 65_536, 100_000, 131_072})
  void blockOfATagOfAnyLength_standsBesideAnotherUntilItEnds(int length) {
    String name = "node-1\0t" + "x".repeat(length);
    blocks.begin(name, 2_000, 7);
    blocks.begin(OTHER, 3_000, 1);
    Blocks read = written(blocks, NOW);
    assertThat(read.until()).isEqualTo(3_000);
    read.end(OTHER, 1);
    assertThat(read.until()).isEqualTo(2_000);
    read.end(name, 6);
    assertThat(written(read, NOW).stand()).isTrue();
    assertThat(written(read, 2_000).stand()).isFalse();
    read.end(name, 7);
    assertThat(read.stand()).isFalse();
  }

  @Test
  void renewalOfALongName_isOneBlock() {
    String name = "n\0t" + "x".repeat(100_000);
    blocks.begin(name, 2_000, 9);
    Blocks read = written(blocks, NOW);
    read.begin(name, 4_000, 3);
    Blocks renewed = written(read, NOW);
    assertThat(renewed.until()).isEqualTo(4_000);
    renewed.end(name, 8);
    assertThat(renewed.stand()).isTrue();
    renewed.end(name, 9);
    assertThat(renewed.stand()).isFalse();
  }

  @Test
  void longNamesThatDifferAtTheirEnd_areTwo() {
    String name = "n\0t" + "x".repeat(70_000);
    blocks.begin(name + "1", 2_000, 1);
    blocks.begin(name + "2", 3_000, 1);
    Blocks read = written(blocks, NOW);
    read.end(name + "2", 1);
    assertThat(read.until()).isEqualTo(2_000);
  }

  @Test
  void longNamesOfManyBytes_takeLittleRoom() {
    blocks.begin("n\0t" + "\u20ac".repeat(50_000), 2_000, 1);
    assertThat(Objects.requireNonNull(blocks.bytes()).length).isLessThan(200);
    assertThat(written(blocks, NOW).until()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"SQLITE", "POSTGRESQL", "H2"})
  void blockOfALongTag_neitherHidesAnotherNodesNorOutlivesItsEnd(Server server) {
    String namespace = Server.newNamespace();
    Change<String> change = new Change.Tags<>(Set.of("x".repeat(65_536)));
    try (Client client = new Client(server.tier(namespace).build());
        Client other = new Client(server.tier(namespace).build())) {
      Client.await(client.tier.block(change, Duration.ofHours(1), 1));
      Client.await(other.tier.block(new Change.All<>(), Duration.ofHours(1), 1));
      Client.await(client.tier.unblock(change, 1));
      assertThat(isBlocked(client)).isTrue();
      Client.await(client.tier.block(change, Duration.ofHours(1), 2));
      Client.await(other.tier.unblock(new Change.All<>(), 1));
      assertThat(isBlocked(other)).isTrue();
      Client.await(client.tier.unblock(change, 2));
      assertThat(isBlocked(client)).isFalse();
      assertThat(isBlocked(other)).isFalse();
    }
  }

  private static boolean isBlocked(Client client) {
    Answer<String> answer = Client.await(client.tier.get("k", Ask.FILL));
    if (answer instanceof Answer.Miss<String> miss) {
      miss.ticket().release();
    }
    return answer instanceof Answer.Blocked<String>;
  }

  /** What is read of the row that they were written into. */
  private static Blocks written(Blocks blocks, long now) {
    Row row = new Row(PLACE.id(), PLACE.name(), 1, blocks.bytes(), Lease.NONE);
    return Blocks.at(PLACE, new Rows(Map.of(PLACE.id(), row), now), now);
  }
}
