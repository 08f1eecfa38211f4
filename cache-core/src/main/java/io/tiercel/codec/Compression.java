package io.tiercel.codec;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.error.ConfigurationException;
import java.util.Locale;

/** How payloads are made smaller. Whatever is chosen for writing, all that are there are read. */
public enum Compression {
  /** Not at all. */
  NONE(0),
  /** The fastest. Needs {@code at.yawk.lz4:lz4-java}. */
  LZ4(1),
  /**
   * Zstandard at level 1: smaller for a little more time. Needs {@code com.github.luben:zstd-jni}.
   */
  ZSTD(2),
  /** The JDK's own, at level 1: as small as Zstandard, at several times its cost. */
  DEFLATE(3);

  private final int number;

  Compression(int number) {
    this.number = number;
  }

  /** What an operator calls that number; empty for none. */
  static String named(int number) {
    for (Compression compression : values()) {
      if (compression.number == number) {
        return compression == NONE ? "" : compression.name().toLowerCase(Locale.ROOT);
      }
    }
    return "compression " + number;
  }

  /** Its number in an envelope. */
  int number() {
    return number;
  }

  /** Throws the exception that says what to add when its artifact is not there or does not work. */
  Compressor open() {
    try {
      return compressor();
    } catch (LinkageError broken) {
      ConfigurationException refusal =
          new ConfigurationException(
              "Compression."
                  + name()
                  + " does not work here, because of its native code: "
                  + broken);
      refusal.addSuppressed(broken);
      throw refusal;
    }
  }

  private Compressor compressor() {
    return switch (this) {
      case NONE -> Compressor.NONE;
      case LZ4 -> {
        Artifact.LZ4.requireFor("Compression.LZ4"); // before its class is so much as verified
        yield Lz4.open();
      }
      case ZSTD -> {
        Artifact.ZSTD.requireFor("Compression.ZSTD");
        yield Zstandard.open();
      }
      case DEFLATE -> Deflate.ONLY;
    };
  }

  /** Undoes what a writer did, within the given size. */
  static byte[] decompress(int number, Block block, int size, int most) throws Flaw {
    Compressor compressor = numbered(number);
    if (size < 0 || size > most || size > block.length() * compressor.ratio()) {
      throw new Flaw(Reason.OVERSIZED);
    }
    try {
      return compressor.decompress(block, size);
    } catch (Exception | LinkageError senseless) {
      throw new Flaw(Reason.COMPRESSION, senseless);
    }
  }

  private static Compressor numbered(int number) throws Flaw {
    try {
      for (Compression compression : values()) {
        if (compression.number == number) {
          return compression.open();
        }
      }
    } catch (ConfigurationException missing) {
      throw new Flaw(Reason.COMPRESSION, missing);
    }
    throw new Flaw(Reason.COMPRESSION);
  }
}
