package io.tiercel.bench.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for the files of the demo, which is gone when the demo or its JVM ends. */
public final class Workplace implements AutoCloseable {
  private static final int TRIES = 20;

  private final Path directory;
  private final Thread hook = new Thread(this::delete);

  private Workplace(Path directory) {
    this.directory = directory;
  }

  /** Makes one that nobody else has. */
  public static Workplace open() throws IOException {
    Workplace place = new Workplace(Files.createTempDirectory("tiercel-demo"));
    Runtime.getRuntime().addShutdownHook(place.hook);
    return place;
  }

  /** The file of that name in it. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook does the same.
    }
    delete();
  }

  /** Whoever still writes while the JVM ends may make a file anew, so it tries more than once. */
  private void delete() {
    for (int i = 0; i < TRIES && Files.exists(directory); i++) {
      deleteOnce();
      if (Files.exists(directory)) {
        Narrator.pause(Duration.ofMillis(50));
      }
    }
  }

  private void deleteOnce() {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException gone) {
      // Somebody else removed it.
    }
  }
}
