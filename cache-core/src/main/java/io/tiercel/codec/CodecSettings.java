package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;

/**
 * How the entries of one cache become bytes.
 *
 * @param namespace what separates applications that share a server; encrypted values are bound to
 *     it
 * @param cache the cache's name; encrypted values are bound to it
 * @param compression what makes large values smaller
 * @param compressFrom from how many bytes on a value is compressed; it stays as it is where less
 *     than an eighth would be saved
 * @param maxBytes the largest value, in bytes before compression, that is stored, read, or
 *     decompressed
 * @param encryption the keys
 * @param version the version of the envelope that is written; during a rolling upgrade, the one
 *     that the older nodes can read
 */
public record CodecSettings(
    String namespace,
    String cache,
    Compression compression,
    int compressFrom,
    int maxBytes,
    Encryption encryption,
    int version) {

  /** The most that the largest value may have: an array must hold it, and what stands around it. */
  public static final int LARGEST = 1 << 30;

  /** Checks each. */
  public CodecSettings {
    check(!cache.isBlank(), "cache", cache, "not blank");
    check(compressFrom >= 0, "compression.fromBytes", compressFrom, "at least 0");
    check(maxBytes > 0 && maxBytes <= LARGEST, "maxBytes", maxBytes, "from 1 to " + LARGEST);
    check(Layouts.ALL.knows(version), "version", version, "one that this release knows");
  }

  /** No compression, no encryption, values up to 4 MiB. */
  public static CodecSettings of(String namespace, String cache) {
    return new CodecSettings(
        namespace,
        cache,
        Compression.NONE,
        2 << 10,
        4 << 20,
        Encryption.NONE,
        Layouts.ALL.newest());
  }

  /** The same for the entries of another cache. */
  public CodecSettings named(String itsNamespace, String itsCache) {
    return new CodecSettings(
        itsNamespace, itsCache, compression, compressFrom, maxBytes, encryption, version);
  }

  /** The same with compression of what has at least so many bytes. */
  public CodecSettings compressing(Compression with, int from) {
    return new CodecSettings(namespace, cache, with, from, maxBytes, encryption, version);
  }

  /** The same with another largest value. */
  public CodecSettings upTo(int bytes) {
    return new CodecSettings(
        namespace, cache, compression, compressFrom, bytes, encryption, version);
  }

  /** The same with encryption. */
  public CodecSettings encrypting(Encryption with) {
    return new CodecSettings(namespace, cache, compression, compressFrom, maxBytes, with, version);
  }

  /** The same writing another version. */
  public CodecSettings writing(int envelope) {
    return new CodecSettings(
        namespace, cache, compression, compressFrom, maxBytes, encryption, envelope);
  }

  private static void check(boolean holds, String setting, Object value, String rule) {
    if (!holds) {
      throw new ConfigurationException(setting + " is " + value + " but must be " + rule);
    }
  }
}
