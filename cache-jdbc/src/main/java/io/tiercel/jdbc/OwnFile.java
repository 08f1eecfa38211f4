package io.tiercel.jdbc;

import io.tiercel.error.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A database that is this process's own. Another process that means to have the same file for
 * itself is noticed by a lock on a file beside it, which stays there: who deleted it could take it
 * away from somebody who has just opened it.
 */
final class OwnFile {

  private static final ReentrantLock GUARD = new ReentrantLock();
  private static final Map<Path, OwnFile> HELD = new HashMap<>();

  private final Path beside;
  private final FileChannel channel;
  private int users;

  private OwnFile(Path beside, FileChannel channel) {
    this.beside = beside;
    this.channel = channel;
  }

  /** Holds the database until the answer is closed; fails if another process holds it. */
  static Hold hold(@Nullable Path file) {
    if (file == null) {
      return () -> {}; // in memory, where no other process comes
    }
    GUARD.lock();
    try {
      OwnFile held = held(file);
      held.users++;
      return held::release;
    } catch (IOException failure) {
      throw new ConfigurationException("File " + file + " cannot be locked", failure);
    } finally {
      GUARD.unlock();
    }
  }

  /** A hold on a database. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  private static OwnFile held(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    Files.createDirectories(folder);
    Path beside = folder.toRealPath().resolve(file.getFileName() + ".lock");
    OwnFile held = HELD.get(beside);
    if (held == null) {
      held = new OwnFile(beside, locked(beside));
      HELD.put(beside, held);
    }
    return held;
  }

  private static FileChannel locked(Path beside) throws IOException {
    OwnersFile.make(beside);
    FileChannel channel =
        FileChannel.open(beside, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(beside);
      }
      return channel;
    } catch (OverlappingFileLockException twice) {
      channel.close();
      throw inUse(beside); // these classes are loaded twice
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  private static ConfigurationException inUse(Path beside) {
    return new ConfigurationException(
        "Another process, or another application of this one, has locked "
            + beside
            + ": a file that is one node's own cannot be two nodes'. Give each its own, or let them"
            + " share one by JdbcTier.file");
  }

  private void release() {
    GUARD.lock();
    try {
      if (--users == 0) {
        HELD.remove(beside);
        channel.close();
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } finally {
      GUARD.unlock();
    }
  }
}
