package io.tiercel.bench;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Files that are named on a command line, and may be anything or nothing. */
public final class TextFiles {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TextFiles() {}

  /** What is in it, if that is text in UTF-8. */
  public static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException binary) {
      throw new UsageException(file + " is no text in UTF-8", binary);
    } catch (IOException failure) {
      throw new UsageException(file + " cannot be read: " + reason(failure), failure);
    }
  }

  /** JSON of this type; {@code what} begins the sentence that says that it is not. */
  public static <T> T json(String text, Class<T> type, String what) {
    try {
      T value = JSON.readValue(text, type);
      if (value == null) {
        throw new UsageException(what + ": it is null");
      }
      return value;
    } catch (JacksonException broken) {
      throw new UsageException(what + ": " + broken.getOriginalMessage(), broken);
    }
  }

  /** Makes sure that it can be added to, before the work is done that is to stand there. */
  public static void reserve(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException failure) {
      throw new UsageException(file + " cannot be written: " + reason(failure), failure);
    }
  }

  /** Makes sure that files can be made there, before the work is done that is to stand in them. */
  public static void reserveFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "probe", ""));
    } catch (IOException failure) {
      throw new UsageException(
          "files cannot be made in " + folder + ": " + reason(failure), failure);
    }
  }

  /** Why it failed: exceptions of files have but the file's name for a message. */
  static String reason(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    boolean isBare = failure instanceof FileSystemException file && file.getReason() == null;
    return isBare
        ? failure.getClass().getSimpleName().replace("Exception", "") + ", " + message
        : message;
  }
}
