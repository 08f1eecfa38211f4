package io.tiercel.redis;

import io.tiercel.codec.CodecSettings;
import io.tiercel.codec.Compression;
import io.tiercel.codec.Encryption;
import java.time.Duration;

/**
 * How a Redis tier behaves.
 *
 * @param namespace what all its keys and channels begin with
 * @param partitions how many sequences each cache has; the same on all nodes
 * @param leaseLife how long a lease stands unless it is renewed
 * @param window how long a node that hears nothing may believe what it holds
 * @param storage how values are stored
 * @param connectionWait how long opening a tier waits for the first connection
 */
record RedisSettings(
    String namespace,
    int partitions,
    Duration leaseLife,
    Duration window,
    Storage storage,
    Duration connectionWait) {

  /**
   * How values are stored.
   *
   * @param envelope the version of the envelope that is written
   */
  record Storage(
      Compression compression,
      int compressFrom,
      int largestValue,
      Encryption encryption,
      int envelope) {

    static final Storage DEFAULT = like(CodecSettings.of("any", "any"));

    private static Storage like(CodecSettings codec) {
      return new Storage(
          codec.compression(),
          codec.compressFrom(),
          codec.maxBytes(),
          codec.encryption(),
          codec.version());
    }
  }

  CodecSettings codec(String cache) {
    return CodecSettings.of(namespace, cache)
        .compressing(storage.compression(), storage.compressFrom())
        .upTo(storage.largestValue())
        .encrypting(storage.encryption())
        .writing(storage.envelope());
  }

  static final RedisSettings DEFAULT =
      new RedisSettings(
          "tiercel",
          1,
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Storage.DEFAULT,
          Duration.ofSeconds(2));
}
