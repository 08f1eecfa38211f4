package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library as a module, in a JVM of its own that has nothing but the mandatory dependencies. */
@Timeout(60)
class ModulePathTest {
  private static final List<String> MANDATORY = List.of("caffeine", "slf4j-api");

  @TempDir Path folder;

  @Test
  void moduleWithoutOptionalDependencies_buildsACacheAndAnswers() throws Exception {
    Path classes = Path.of("target", "classes").toAbsolutePath();
    assertThat(classes.resolve("module-info.class")).exists();
    String modules = classes + File.pathSeparator + mandatory();
    compile(modules);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--module-path",
            modules + File.pathSeparator + folder,
            "--module",
            "smoke/smoke.Smoke");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("value of key in io.tiercel");
  }

  private static String mandatory() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(jar -> MANDATORY.stream().anyMatch(name -> fileName(jar).startsWith(name + "-")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String fileName(String jar) {
    return new File(jar).getName();
  }

  private void compile(String modules) throws IOException {
    write("module-info.java", "module smoke { requires io.tiercel; }");
    write(
        "Smoke.java",
        """
        package smoke;
        import io.tiercel.TieredCache;
        public class Smoke {
          public static void main(String[] args) {
            try (TieredCache<String, String> cache =
                TieredCache.<String, String>named("smoke")
                    .memory(memory -> memory.maximumSize(10))
                    .loader(key -> "value of " + key)
                    .build()) {
              String value = cache.get("key") + " in " + TieredCache.class.getModule().getName();
              System.out.println(value + cache.stats().loads());
            }
          }
        }
        """);
    List<String> arguments = new ArrayList<>(List.of("--module-path", modules, "-d"));
    arguments.add(folder.toString());
    arguments.add(folder.resolve("module-info.java").toString());
    arguments.add(folder.resolve("Smoke.java").toString());
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
  }

  private void write(String name, String source) throws IOException {
    Files.writeString(folder.resolve(name), source);
  }
}
