package io.tiercel.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/**
 * What the log {@code io.tiercel} says while this is open. It is switched off otherwise, because
 * caches of simulated fleets have much to say; slf4j-simple writes to whatever standard error is.
 */
public final class LogLines implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final int level;

  /** Begins to listen. */
  public LogLines() {
    this.level = level(LocationAwareLogger.INFO_INT);
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  /** Sets the level, and answers the one before. */
  private static int level(int next) {
    Object logger = LoggerFactory.getLogger("io.tiercel");
    try {
      Field field = logger.getClass().getDeclaredField("currentLogLevel");
      field.setAccessible(true);
      int present = field.getInt(logger);
      field.setInt(logger, next);
      return present;
    } catch (ReflectiveOperationException changed) {
      throw new LinkageError("slf4j-simple is another one", changed);
    }
  }

  /** The lines so far that contain the text. */
  public List<String> with(String text) {
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(text))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(before);
    level(level);
  }
}
