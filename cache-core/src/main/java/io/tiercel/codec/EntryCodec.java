package io.tiercel.codec;

import static java.util.Objects.requireNonNull;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Frame.Wrapping;
import io.tiercel.spi.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Turns the entries of one cache into bytes and back: the codec of its values, then compression,
 * encryption and the envelope. Safe for use by many threads.
 *
 * <p>Neither way throws, whatever it is given: what cannot be stored is {@link Encoded.Declined},
 * what cannot be read is {@link Decoded.Unreadable}, both with the reason. An array is only ever
 * made for a size that was checked against {@link CodecSettings#maxBytes()}, and for no more than a
 * small multiple of the bytes at hand before decompression proved that they are more. Times are
 * written as they are; a tier whose server has its own clock translates before and after.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class EntryCodec<K, V> {

  private static final byte[] NOTHING = {};

  private final KeyCodec<K> keys;
  private final Codec<V> values;
  private final CodecSettings settings;
  private final Layouts layouts;
  private final Compressor compressor;
  private final int compressFrom;
  private final byte hint;
  private final long type;
  private final byte[] owner;

  private EntryCodec(KeyCodec<K> keys, Codec<V> values, CodecSettings settings, Layouts layouts) {
    this.keys = keys;
    this.values = values;
    this.settings = settings;
    this.layouts = layouts;
    this.compressor = settings.compression().open();
    this.compressFrom =
        settings.compression() == Compression.NONE ? Integer.MAX_VALUE : settings.compressFrom();
    this.hint = Fingerprint.hint(values.name());
    this.type = values.fingerprint();
    this.owner = owner(settings);
  }

  /** The codec of a cache. Fails when an optional artifact is missing that the settings need. */
  public static <K, V> EntryCodec<K, V> of(
      KeyCodec<K> keys, Codec<V> values, CodecSettings settings) {
    return new EntryCodec<>(keys, values, settings, Layouts.ALL);
  }

  /** As {@link #of(KeyCodec, Codec, CodecSettings)}, with the layouts of another release. */
  static <K, V> EntryCodec<K, V> of(
      KeyCodec<K> keys, Codec<V> values, CodecSettings settings, Layouts layouts) {
    return new EntryCodec<>(keys, values, settings, layouts);
  }

  /** The codec of the keys. */
  public KeyCodec<K> keys() {
    return keys;
  }

  /** The codec of the values. */
  public Codec<V> values() {
    return values;
  }

  /**
   * The bytes of an entry.
   *
   * @param incarnation the sequence that the entry's stamp is a number of; 0 where there is but one
   */
  public Encoded encode(K key, Entry<V> entry, long incarnation) {
    try {
      V value = entry.value();
      byte[] raw = value == null ? NOTHING : values.encode(value);
      if (raw.length > settings.maxBytes()) {
        return tooLarge(raw.length + " bytes, more than maxBytes, " + settings.maxBytes());
      }
      return write(key, Head.of(entry, incarnation), raw);
    } catch (Flaw flaw) {
      return tooLarge("tags that are no text, or take more than 3 KiB each or 64 KiB together");
    } catch (Throwable thrown) {
      restoreInterrupt(thrown);
      return new Encoded.Declined(
          "codec " + values.name() + " of cache " + settings.cache() + " failed", thrown);
    }
  }

  /** The entry that the bytes are, if they are one of this key, this cache and this type. */
  public Decoded<V> decode(K key, byte[] bytes) {
    try {
      return read(key, bytes);
    } catch (Flaw flaw) {
      return flaw.decoded();
    } catch (Throwable thrown) {
      restoreInterrupt(thrown);
      return new Decoded.Unreadable<>(Reason.PAYLOAD, thrown);
    }
  }

  /** How the bytes are written, for an operator; nothing of the value is in it. */
  public String format(byte[] envelope) {
    try {
      Layout layout = layouts.of(envelope);
      Wrapping wrapping = layout.open(envelope).wrapping();
      String codec = wrapping.type() == type ? values.name() : "of another codec or type";
      String packed = Compression.named(wrapping.compression());
      return "version %d, %s%s%s"
          .formatted(
              layout.version(),
              codec,
              packed.isEmpty() ? "" : ", " + packed + " from " + wrapping.rawSize() + " bytes",
              wrapping.keyId() == null ? "" : ", encrypted");
    } catch (Flaw flaw) {
      return flaw.reason().label();
    }
  }

  private Encoded write(K key, Head head, byte[] raw) throws Flaw {
    Packed packed = pack(raw);
    Encryption encryption = settings.encryption();
    String keyId = encryption.keyId();
    int payload = packed.block.length() + encryption.overhead();
    Layout layout = layouts.of(settings.version());
    byte[] envelope =
        layout.begin(
            head, new Wrapping(hint, type, packed.compression, packed.rawSize, keyId), payload);
    int start = envelope.length - layout.trailer() - payload;
    if (keyId == null) {
      packed.block.copyTo(envelope, start);
    } else {
      encryption.encrypt(place(key), packed.block, envelope, start);
    }
    layout.finish(envelope);
    return new Encoded.Storable(envelope, raw.length, packed.block.length());
  }

  /** Compresses into seven eighths of the size; what does not fit stays as it is. */
  private Packed pack(byte[] raw) {
    if (raw.length >= compressFrom) {
      byte[] smaller = new byte[raw.length / 8 * 7];
      int length = smaller.length == 0 ? 0 : compressor.compress(raw, smaller);
      if (length > 0) {
        Block block = new Block(smaller, 0, length);
        return new Packed(block, settings.compression().number(), raw.length);
      }
    }
    return new Packed(Block.of(raw), 0, 0);
  }

  private Decoded<V> read(K key, byte[] bytes) throws Exception {
    Layout layout = layouts.of(bytes);
    checkSize(layout, bytes);
    Frame frame = layout.open(bytes);
    layout.verify(bytes);
    checkType(frame.wrapping());
    Block payload = unlocked(key, bytes, frame);
    Head head = frame.head();
    if (head.absent()) {
      return new Decoded.Whole<>(head.entry(null), head);
    }
    Block raw = unpacked(payload, frame.wrapping());
    V value = requireNonNull(values.decode(raw.bytes(), raw.offset(), raw.length())); // not absent
    return new Decoded.Whole<>(head.entry(value), head);
  }

  private void checkSize(Layout layout, byte[] bytes) throws Flaw {
    long around = (long) layout.longestHead() + layout.trailer() + settings.encryption().overhead();
    if (bytes.length > settings.maxBytes() + around) {
      throw new Flaw(Reason.OVERSIZED);
    }
  }

  private void checkType(Wrapping wrapping) throws Flaw {
    if (wrapping.type() != type) {
      throw new Flaw(wrapping.codec() == hint ? Reason.TYPE : Reason.CODEC);
    }
  }

  private Block unlocked(K key, byte[] bytes, Frame frame) throws Flaw {
    settings.encryption().check(frame.wrapping().keyId());
    if (frame.wrapping().keyId() == null) {
      return new Block(bytes, frame.start(), frame.length());
    }
    return settings.encryption().decrypt(place(key), bytes, frame);
  }

  private Block unpacked(Block payload, Wrapping wrapping) throws Flaw {
    if (wrapping.compression() != 0) {
      int size = wrapping.rawSize();
      int number = wrapping.compression();
      return Block.of(Compression.decompress(number, payload, size, settings.maxBytes()));
    } else if (payload.length() > settings.maxBytes()) {
      throw new Flaw(Reason.OVERSIZED);
    }
    return payload;
  }

  /** What a value is bound to beyond its envelope. */
  private byte[] place(K key) {
    byte[] bytes = keys.bytes(key);
    return ByteBuffer.allocate(owner.length + bytes.length).put(owner).put(bytes).array();
  }

  /** With lengths, or a name could end where another begins. */
  private static byte[] owner(CodecSettings settings) {
    byte[] namespace = settings.namespace().getBytes(StandardCharsets.UTF_8);
    byte[] cache = settings.cache().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + namespace.length + cache.length)
        .putInt(namespace.length)
        .put(namespace)
        .putInt(cache.length)
        .put(cache)
        .array();
  }

  private Encoded tooLarge(String what) {
    return new Encoded.Declined("An entry of cache " + settings.cache() + " has " + what, null);
  }

  private static void restoreInterrupt(Throwable thrown) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  /** A value's bytes, smaller or not. */
  private record Packed(Block block, int compression, int rawSize) {}
}
