package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Change;
import io.tiercel.spi.Taking;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes that wait for another one become one transaction, in which each sees those before it. */
class MergedChangesTest {
  @TempDir private Path folder;

  static Stream<Change<String>> markings() {
    return Stream.of(new Change.Tags<>(Set.of("t")), new Change.All<>());
  }

  @ParameterizedTest
  @MethodSource("markings")
  void updateBehindAMarking_doesNotDecideByWhatThatHides(Change<String> marking) throws Exception {
    Path file = folder.resolve("cache.db");
    try (Client client =
            new Client(JdbcTier.atFile(file).statementTimeout(Duration.ofSeconds(20)).build());
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      client.load(List.of("k"), key -> "old", Set.of("t"));
      other.setAutoCommit(false);
      CompletionStage<Void> first;
      CompletionStage<Void> second;
      CompletionStage<List<Answer<String>>> third;
      try (Statement lock = other.createStatement()) {
        lock.executeUpdate("UPDATE tiercel_version SET version = version");
        first = client.tier.remove(Change.of("z"));
        RealTime.pass(Duration.ofMillis(200));
        second = client.tier.remove(marking);
        third = client.tier.takeAll(List.of("k"), Taking.UPDATE);
        RealTime.pass(Duration.ofMillis(100));
      }
      other.rollback();
      Client.await(first);
      Client.await(second);
      assertThat(Client.await(third).get(0).entry()).isNull();
    }
  }
}
