package io.tiercel.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Where and of what a figure was measured.
 *
 * @param facts processor, system, JDK, versions and commit, by name
 */
record Machine(Map<String, String> facts) {
  static Machine here() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("system", property("os.name") + ' ' + property("os.arch"));
    facts.put(
        "jdk", (property("java.vendor.version") + ' ' + property("java.runtime.version")).strip());
    facts.put("commit", commit());
    facts.putAll(versions());
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

  /** The build writes them down. */
  private static Map<String, String> versions() {
    Properties versions = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("versions.properties")) {
      if (in != null) {
        versions.load(in);
      }
    } catch (IOException broken) {
      return Map.of();
    }
    Map<String, String> named = new TreeMap<>();
    versions.forEach((name, version) -> named.put(name.toString(), version.toString()));
    return named;
  }
}
