package io.tiercel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws Exception {
    return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(arguments);
  }

  @Test
  void help_listsTheCommands() throws Exception {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("compare ", "report ", "check ");
  }

  @Test
  void helpOfACommand_listsItsSuites() throws Exception {
    assertThat(run("compare", "--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("memory ", "--forks");
  }

  @Test
  void unknownCommand_isNamed() throws Exception {
    assertThat(run("comapre")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("no command and no benchmark called comapre");
  }

  @Test
  void unknownSuite_isNamed() throws Exception {
    assertThat(run("compare", "nope")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("no suite called nope");
  }
}
