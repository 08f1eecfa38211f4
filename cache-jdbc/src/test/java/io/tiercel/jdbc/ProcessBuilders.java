package io.tiercel.jdbc;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Other processes that run a class of the tests. */
final class ProcessBuilders {

  private ProcessBuilders() {}

  /** A process for the class's main method, which says nothing of its troubles. */
  static ProcessBuilder of(Class<?> main, String... arguments) {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main.getName());
    return new ProcessBuilder(Stream.concat(java.stream(), Stream.of(arguments)).toList())
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }
}
