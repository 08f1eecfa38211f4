package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the pages show code that runs: a block of Java below {@code <!-- example: File#tag -->}
 * has to stand in a test of that name, between its {@code // tag::tag} and {@code // end::tag}
 * lines. A tag may be opened more than once; indentation is of no importance.
 */
class PagesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- example: (\\w+)#(\\w+) -->\\s*\\n```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern MARK = Pattern.compile("<!-- example:");
  private static final Pattern BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);
  private static final Pattern METHOD = Pattern.compile("`([a-z]\\w*_\\w+)`");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract|Scenarios))`");

  static Stream<Path> pages() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.toList().stream())
          .filter(page -> page.toString().endsWith(".md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void examples_standInTheTestsThatTheyName(Path page) throws IOException {
    String text = Files.readString(page);
    Matcher example = EXAMPLE.matcher(text);
    int found = 0;
    for (; example.find(); found++) {
      String name = example.group(1) + "#" + example.group(2);
      assertThat(plain(example.group(3).lines()))
          .as("%s in %s", name, page)
          .isEqualTo(region(example.group(1), example.group(2)));
    }
    assertThat(found)
        .as("marks above a block of Java")
        .isEqualTo((int) MARK.matcher(text).results().count());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void testsThatAreNamed_exist(Path page) throws IOException {
    String text = BLOCK.matcher(Files.readString(page)).replaceAll("");
    for (Matcher test = TEST.matcher(text); test.find(); ) {
      assertThat(sources(test.group(1))).as("%s, named in %s", test.group(1), page).isNotEmpty();
    }
    for (Matcher test = METHOD.matcher(text); test.find(); ) {
      assertThat(isMethod(test.group(1))).as("%s, named in %s", test.group(1), page).isTrue();
    }
  }

  private static List<String> region(String file, String tag) throws IOException {
    List<Path> sources = sources(file);
    assertThat(sources).as("test sources named %s", file).hasSize(1);
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(sources.get(0))) {
      if (line.strip().equals("// tag::" + tag) || line.strip().equals("// end::" + tag)) {
        inside = line.strip().startsWith("// tag");
      } else if (inside && !isMark(line)) {
        lines.add(line);
      }
    }
    return plain(lines.stream());
  }

  private static boolean isMark(String line) {
    return line.strip().startsWith("// tag::") || line.strip().startsWith("// end::");
  }

  /** The lines without the indentation that they have in common, and without empty ones. */
  private static List<String> plain(Stream<String> lines) {
    return lines
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining("\n"))
        .stripIndent()
        .lines()
        .toList();
  }

  private static List<Path> sources(String name) throws IOException {
    return tests().filter(file -> file.endsWith(name + ".java")).toList();
  }

  private static boolean isMethod(String name) throws IOException {
    String declaration = "void " + name + "(";
    return tests().anyMatch(file -> read(file).contains(declaration));
  }

  private static Stream<Path> tests() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("cache-core", "cache-redis", "cache-jdbc", "cache-benchmarks")) {
      Path tests = ROOT.resolve(module).resolve("src/test/java");
      if (Files.isDirectory(tests)) {
        try (Stream<Path> files = Files.walk(tests)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
        }
      }
    }
    return found.stream();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
