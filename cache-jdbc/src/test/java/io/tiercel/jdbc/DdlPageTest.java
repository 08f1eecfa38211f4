package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether docs/jdbc-tables.md shows the statements that {@code ddl} answers. */
class DdlPageTest {

  @ParameterizedTest
  @EnumSource
  void statementsOfEachDatabase_standOnThePage(Database database) throws IOException {
    Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/jdbc-tables.md");
    List<String> statements = Server.SQLITE.tier("tiercel").build().ddl(database);
    String block =
        statements.stream()
            .map(DdlPageTest::folded)
            .collect(Collectors.joining("", "<!-- ddl: " + database + " -->\n```sql\n", "```\n"));
    assertThat(Files.readString(page)).contains(block);
  }

  /** Each column, and each setting, on a line of its own. */
  private static String folded(String statement) {
    int body = statement.indexOf('(');
    boolean makes = statement.startsWith("CREATE") && statement.contains("TABLE") && body > 0;
    return (makes ? fold(statement, body) : statement) + ";\n";
  }

  private static String fold(String statement, int body) {
    StringBuilder text = new StringBuilder(statement.substring(0, body + 1)).append("\n  ");
    int depth = 1;
    for (char each : statement.substring(body + 1).toCharArray()) {
      depth += each == '(' ? 1 : each == ')' ? -1 : 0;
      text.append(each == ')' && depth == 0 ? "\n" : "").append(each);
      text.append(each == ',' && depth == 1 ? "\n " : "");
    }
    return text.toString();
  }
}
