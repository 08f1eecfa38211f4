package io.tiercel.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where and of what a figure was measured.
 *
 * @param facts processor, system, JDK, versions and commit, by name
 */
record Machine(Map<String, String> facts) {
  private static final List<String> LIBRARIES =
      List.of(
          "com.github.ben-manes.caffeine/caffeine",
          "io.lettuce/lettuce-core",
          "com.zaxxer/HikariCP",
          "org.springframework/spring-context");

  static Machine here() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("system", property("os.name") + ' ' + property("os.arch"));
    facts.put("jdk", property("java.vendor.version") + ' ' + property("java.runtime.version"));
    facts.put("commit", commit());
    new TreeMap<>(versions()).forEach(facts::put);
    return new Machine(facts);
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  private static String processor() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException notLinux) {
      return "unknown";
    }
  }

  /** The commit of the working directory, marked where something is changed. */
  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=10")
              .redirectErrorStream(true)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? said.strip() : "unknown";
    } catch (IOException noGit) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (String library : LIBRARIES) {
      String version = version(library);
      if (version != null) {
        versions.put(library.substring(library.indexOf('/') + 1), version);
      }
    }
    return versions;
  }

  private static @Nullable String version(String library) {
    String resource = "/META-INF/maven/" + library + "/pom.properties";
    try (InputStream in = Machine.class.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException broken) {
      return null;
    }
  }
}
