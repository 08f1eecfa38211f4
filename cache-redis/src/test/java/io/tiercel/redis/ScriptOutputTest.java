package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals as Redis 6.2 writes them, which most builds do not run on. */
class ScriptOutputTest {

  private static final String PLACE =
      "ERR Error running script (call to f_b4388c0caa156a90df7441ee28a5d55f4e0283cc):"
          + " @user_script:61: @user_script: 61: ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "READONLY You can't write against a read only replica.",
        "NOREPLICAS Not enough good replicas to write.",
        "MISCONF Errors writing to the AOF file: No space left on device",
        "OOM command not allowed when used memory > 'maxmemory'."
      })
  void refusalWithinAScript_isThatOfTheCommand(String refusal) {
    assertThat(error(PLACE + "-" + refusal + "  ")).isEqualTo(refusal);
    assertThat(error(refusal)).isEqualTo(refusal);
  }

  @Test
  void faultOfAScript_staysAsItIs() {
    String fault = PLACE + "Unknown Redis command called from Lua script";
    assertThat(error(fault)).isEqualTo(fault);
    assertThat(new ScriptOutput().getError()).isNull();
  }

  private static String error(String line) {
    ScriptOutput output = new ScriptOutput();
    output.setError(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    return output.getError();
  }
}
