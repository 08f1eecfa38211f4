package io.tiercel.testkit;

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

/**
 * A program that is a module, called {@code smoke}, and uses the library as modules: it is compiled
 * and run in a JVM of its own, which has nothing but the module in {@code target/classes} and those
 * jars of this JVM's class path that are named.
 */
public final class ModularProgram {

  private static final String CORE = "cache-core";

  private final Path folder;
  private final String modules;
  private final List<String> sources = new ArrayList<>();

  /** Without sources yet; in an empty folder, with the jars whose names begin like this. */
  public ModularProgram(Path folder, List<String> jars) {
    this.folder = folder;
    Path classes = Path.of("target", "classes").toAbsolutePath();
    assertThat(classes.resolve("module-info.class")).exists();
    this.modules =
        Stream.concat(Stream.of(classes.toString()), jars(jars))
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
  }

  /** The core is its classes where the whole project is built, and else a jar. */
  private static Stream<String> jars(List<String> names) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                names.stream().anyMatch(name -> fileName(entry).startsWith(name + "-"))
                    || Path.of(entry).endsWith(Path.of(CORE, "target", "classes"))
                    || isJarOfCore(fileName(entry)));
  }

  private static boolean isJarOfCore(String name) {
    return name.startsWith(CORE + "-") && name.endsWith(".jar") && !name.contains("tests");
  }

  private static String fileName(String jar) {
    return new File(jar).getName();
  }

  /** Adds a source; one that is no {@code module-info.java} is of the package {@code smoke}. */
  public ModularProgram with(String name, String source) throws IOException {
    Path file = folder.resolve(name);
    sources.add(Files.writeString(file, source).toString());
    return this;
  }

  /** Compiles it, runs {@code smoke.Smoke}, and answers what that said. */
  public String run(String... arguments) throws IOException, InterruptedException {
    compile();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modules + File.pathSeparator + folder,
                "--module",
                "smoke/smoke.Smoke"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said + process.info()).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private void compile() {
    List<String> arguments =
        new ArrayList<>(List.of("-parameters", "--module-path", modules, "-d", folder.toString()));
    arguments.addAll(sources);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
  }
}
