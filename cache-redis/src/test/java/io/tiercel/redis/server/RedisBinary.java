package io.tiercel.redis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Where the server's program is: named by a property, or carried by a jar. */
final class RedisBinary {

  private static final Path PATH = find();

  private RedisBinary() {}

  static Path path() {
    return PATH;
  }

  private static Path find() {
    String named = System.getProperty("tiercel.redis.bin");
    return named == null ? unpack() : Path.of(named);
  }

  private static Path unpack() {
    String resource = "/redis-server-7.0.15-" + system() + '-' + architecture();
    try (InputStream in = RedisBinary.class.getResourceAsStream(resource)) {
      Path file = Files.createTempFile("tiercel-redis", "");
      file.toFile().deleteOnExit();
      Files.write(file, Objects.requireNonNull(in, resource).readAllBytes());
      if (!file.toFile().setExecutable(true)) {
        throw new IllegalStateException(file + " cannot be made executable");
      }
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String system() {
    return property("os.name").startsWith("mac") ? "darwin" : "linux";
  }

  private static String architecture() {
    return property("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static String property(String name) {
    return System.getProperty(name, "").toLowerCase(Locale.ROOT);
  }
}
