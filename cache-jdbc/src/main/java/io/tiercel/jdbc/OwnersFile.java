package io.tiercel.jdbc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that nobody but its owner can read, as it has cached values in it, or lock. SQLite gives
 * the files that it puts beside it the same permissions.
 */
final class OwnersFile {

  private OwnersFile() {}

  /** Makes a file for SQLite. Where that fails, SQLite says why. */
  static void makeForSqlite(Path file) {
    try {
      make(file);
    } catch (IOException unwritable) {
      // it cannot be made by SQLite either
    }
  }

  /** Makes an empty one if there is none; one that is there keeps its permissions. */
  static void make(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException present) {
      // whoever made it decided who may read it
    }
  }
}
