package io.tiercel.bench.stack;

import java.io.IOException;
import java.util.List;

/** Which tiers stand behind each other; and the raw libraries that they stand on. */
public enum Stack {
  /** Raw Caffeine. */
  CAFFEINE,
  /** Raw Lettuce, one shared connection, synchronous. */
  LETTUCE,
  /** Prepared statements through Hikari. */
  HIKARI,
  /** Memory alone. */
  MEMORY,
  /** Memory, then Redis. */
  MEMORY_REDIS,
  /** Memory, then a database. */
  MEMORY_JDBC,
  /** Memory, then Redis, then a database. */
  MEMORY_REDIS_JDBC,
  /** Redis alone. */
  REDIS,
  /** A database alone. */
  JDBC;

  /** What a stack is made of. */
  enum Level {
    MEMORY,
    REDIS,
    JDBC
  }

  Store open(Shape shape) throws IOException {
    return switch (this) {
      case CAFFEINE -> new CaffeineStore(shape);
      case LETTUCE -> new LettuceStore(shape);
      case HIKARI -> HikariStore.open(shape);
      case MEMORY -> tiered(shape, Level.MEMORY);
      case MEMORY_REDIS -> tiered(shape, Level.MEMORY, Level.REDIS);
      case MEMORY_JDBC -> tiered(shape, Level.MEMORY, Level.JDBC);
      case MEMORY_REDIS_JDBC -> tiered(shape, Level.MEMORY, Level.REDIS, Level.JDBC);
      case REDIS -> tiered(shape, Level.REDIS);
      case JDBC -> tiered(shape, Level.JDBC);
    };
  }

  private static Store tiered(Shape shape, Level... levels) throws IOException {
    return TieredStore.open(List.of(levels), shape);
  }
}
