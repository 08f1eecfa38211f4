package io.tiercel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever stands on a command line or in a file, the answer is a sentence and exit code 2. */
class BadInputTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void write() throws Exception {
    String least = "name: x\nrate: 50/s\nnodes: 1\nstack: {memory: {}}\n";
    file("fine.yml", least);
    file("key.yml", least + "? [a, b]\n: 3\n");
    file("nul.yml", "\0\0");
    Files.write(folder.resolve("binary.yml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.write(folder.resolve("binary.txt"), new byte[] {'k', (byte) 0xff, '\n'});
    file("nothing.yml", least + "operations: {read: 0}\n");
    file("driver.yml", least + "database: {url: \"jdbc:nonsense:secret\"}\n");
    file("refused.yml", least + "database: {url: \"jdbc:postgresql://127.0.0.1:1/x\"}\n");
    file("braces.json", "{}");
    file("null.json", "null");
    file("list.json", "[1]");
    file("part.json", "{\"margin\": 0.3, \"ratios\": [{}]}");
    file("trace.txt", "a\nb\n");
    file(
        "fine.jsonl",
        """
        {"title":"t","baseline":"b","sides":[],"bars":[],"at":"now","machine":{}}
        """);
  }

  private void file(String name, String content) throws Exception {
    Files.writeString(folder.resolve(name), content);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          load check @key.yml                              | key.yml: this is no YAML: Non scalar key
          load check @nul.yml                              | nul.yml: this is no YAML
          load check @binary.yml                           | binary.yml is no text in UTF-8
          load check @                                     | there is no scenario that can be read
          load check @nothing.yml                          | must give something a weight above 0
          load @fine.yml --out /proc/none/such             | files cannot be made in /proc/none/such
          load knee @fine.yml --out /proc/none/such        | files cannot be made in /proc/none/such
          load @driver.yml --out @out                      | the database cannot be used
          load @refused.yml --out @out                     | the database cannot be used: Connection to 127.0.0.1:1
          load compare @braces.json @braces.json           | is no result of a load test
          load compare @null.json @null.json               | is no result of a load test: it is null
          load compare @list.json @list.json               | is no result of a load test
          load compare @binary.yml @binary.yml             | is no text in UTF-8
          report @braces.json                              | braces.json, line 1, is no result
          report @null.json                                | null.json, line 1, is no result: it is null
          report @fine.jsonl --to /proc/none/such          | files cannot be made in /proc/none/such
          check @braces.json                               | braces.json, line 1, is no result
          check @fine.jsonl --against @braces.json         | braces.json holds no ratios
          check @fine.jsonl --against @null.json           | null.json holds no ratios: it is null
          check @fine.jsonl --against @part.json           | part.json holds no ratios
          check @fine.jsonl --against @binary.yml          | binary.yml is no text in UTF-8
          check @fine.jsonl --margin abc                   | --margin must be a number from 0 to 10, and is abc
          check @fine.jsonl --update --against /proc/x/y   | /proc/x/y cannot be written
          compare memory --results /proc/x/y               | /proc/x/y cannot be written
          showcase --bogus                                 | --bogus
          simulate @trace.txt --stack memory=1/999999999h  | --stack
          simulate @trace.txt --stack memory=1/2562047h    | --stack
          simulate @trace.txt --csv /proc/x/y              | /proc/x/y cannot be written
          simulate @binary.txt                             | binary.txt cannot be read to its end
          """)
  void mistake_isASentenceAndExitCode2(String line, String sentence) throws Exception {
    String[] words =
        Arrays.stream(line.split(" "))
            .map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word)
            .toArray(String[]::new);

    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith(words[0] + ": ").contains(sentence);
    assertThat(err.toString(UTF_8)).doesNotContain("secret", "Exception", "\tat ");
  }

  @Test
  void ratiosOfAFolderThatIsNotThere_areWrittenIntoIt() throws Exception {
    Path ratios = folder.resolve("new").resolve("ratios.json");

    assertThat(
            run(
                "check",
                folder.resolve("fine.jsonl").toString(),
                "--update",
                "--against",
                ratios.toString()))
        .isZero();
    assertThat(ratios).exists();
  }

  private int run(String... arguments) throws Exception {
    return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(arguments);
  }
}
