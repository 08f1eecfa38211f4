package io.tiercel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** The program of the page for beginners, run as it stands there. */
class FirstProgramTest {

  @Test
  void program_printsWhatItsCommentsSay() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      FirstProgram.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(UTF_8))
        .contains("Product[id=cup, name=a cup, maker=acme]")
        .contains("pan=Product[id=pan, name=a pan, maker=acme]")
        .doesNotContain("lid")
        .contains("a better cup")
        .contains("\nProduct[id=pan, name=a pan, maker=acme]");
  }
}
