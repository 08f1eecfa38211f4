package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Change;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever can write into the table once does not switch invalidations off for ever by it. */
class SenselessHeadTest {

  private static final String TAG = "tag";

  private final String namespace = Server.newNamespace();

  @ParameterizedTest(name = "{1} at the place of a head''s {0}. number")
  @CsvSource({
    "1, 9223372036854775807",
    "1, 9007199254740992",
    "1, -1",
    "2, 4503599627370496",
    "2, -1",
    "3, 4503599627370496",
    "3, -1",
    "5, -1",
    "6, -1",
    "7, 9223372036854775807"
  })
  void headWithANumberThatCannotBe_isLost(int at, long number) throws SQLException {
    try (Client client = new Client(Server.SQLITE.tier(namespace).build())) {
      client.load(List.of("k"), key -> "old", Set.of(TAG));
      poison(at, number);
      for (Change<String> change :
          List.of(new Change.All<String>(), new Change.Tags<String>(Set.of(TAG)))) {
        client.load(List.of("k"), key -> "new", Set.of(TAG));
        assertThat(client.look("k")).isEqualTo("new");
        Client.await(client.tier.remove(change));
        assertThat(client.look("k")).isNull();
      }
    }
  }

  private void poison(int at, long number) throws SQLException {
    Place head = new Places<>(KeyCodec.of(String.class), key -> Set.<String>of(), "test").head();
    String row = " WHERE id = x'" + HexFormat.of().formatHex(head.id().bytes()) + "'";
    String table = '"' + namespace + "_entry\"";
    try (Connection connection = DriverManager.getConnection(Server.SQLITE.url());
        PreparedStatement read = connection.prepareStatement("SELECT content FROM " + table + row);
        PreparedStatement write =
            connection.prepareStatement("UPDATE " + table + " SET content = ?" + row)) {
      byte[] bytes;
      try (ResultSet found = read.executeQuery()) {
        found.next();
        bytes = found.getBytes(1);
      }
      ByteBuffer.wrap(bytes).putLong(at * Long.BYTES, number);
      write.setBytes(1, bytes);
      assertThat(write.executeUpdate()).isOne();
    }
  }
}
