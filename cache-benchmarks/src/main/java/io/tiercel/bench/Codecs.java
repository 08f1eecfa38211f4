package io.tiercel.bench;

import io.tiercel.codec.Codec;
import io.tiercel.codec.CodecSettings;
import io.tiercel.codec.Compression;
import io.tiercel.codec.Decoded;
import io.tiercel.codec.Encoded;
import io.tiercel.codec.Encryption;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.ForyCodec;
import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.JdkCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Entry;
import java.io.ObjectInputFilter.Config;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What codecs, compression and encryption cost. The codec alone is the baseline of its entries. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Codecs {

  /** The codecs, made for an order of about 1 KB. */
  public enum Kind {
    /** Fory. */
    FORY,
    /** Jackson's binary format, the default choice. */
    SMILE,
    /** Jackson's text format. */
    JSON,
    /** Jackson's other binary format. */
    CBOR,
    /** Java serialization. */
    JDK;

    Codec<Order> codec() {
      return switch (this) {
        case FORY -> ForyCodec.of(Order.class);
        case SMILE -> JacksonCodec.smile(Order.class);
        case JSON -> JacksonCodec.json(Order.class);
        case CBOR -> JacksonCodec.cbor(Order.class);
        case JDK ->
            JdkCodec.of(
                Order.class, Config.createFilter("io.tiercel.bench.*;java.util.*;java.math.*"));
      };
    }
  }

  /** An order, as a value and as bytes. */
  @State(Scope.Benchmark)
  public static class Subject {

    /** The codec. */
    @Param public Kind kind = Kind.SMILE;

    private final Order order = Order.of(12, 1);
    private @Nullable Coded<Order> coded;

    /** Makes the bytes. */
    @Setup
    public void open() throws Exception {
      coded = new Coded<>(kind.codec(), settings(), order);
    }

    Coded<Order> coded() {
      return Coded.opened(coded);
    }
  }

  /** JSON as text, of some size, so that only what happens around it is measured. */
  @State(Scope.Benchmark)
  public static class Document {

    /** How it is compressed. */
    @Param public Compression compression = Compression.NONE;

    /** Whether it is encrypted. */
    @Param({"false", "true"})
    public boolean encrypted;

    /** About how many KiB it has. */
    @Param({"1", "10", "100"})
    public int size;

    private @Nullable Coded<String> coded;

    /** Makes the bytes. */
    @Setup
    public void open() throws Exception {
      Encryption encryption = encrypted ? Encryption.aesGcm("key", new byte[32]) : Encryption.NONE;
      CodecSettings settings = settings().compressing(compression, 0).encrypting(encryption);
      coded = new Coded<>(Codec.text(), settings, Order.json(size));
    }

    Coded<String> coded() {
      return Coded.opened(coded);
    }
  }

  /** A value to bytes. */
  @Benchmark
  public byte[] valueEncode(Subject subject) throws Exception {
    return subject.coded().values.encode(subject.order);
  }

  /** Bytes to a value. */
  @Benchmark
  public Order valueDecode(Subject subject) throws Exception {
    Coded<Order> coded = subject.coded();
    return coded.values.decode(coded.value, 0, coded.value.length);
  }

  /** A value to bytes in an envelope. */
  @Benchmark
  public Encoded entryEncode(Subject subject) {
    return subject.coded().encode();
  }

  /** Bytes in an envelope to a value. */
  @Benchmark
  public Decoded<Order> entryDecode(Subject subject) {
    return subject.coded().decode();
  }

  /** Text to bytes in an envelope, smaller and secret or not. */
  @Benchmark
  public Encoded textEncode(Document document) {
    return document.coded().encode();
  }

  /** Bytes in an envelope, smaller and secret or not, to text. */
  @Benchmark
  public Decoded<String> textDecode(Document document) {
    return document.coded().decode();
  }

  /** Prints how large everything is. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    for (Kind kind : Kind.values()) {
      Coded<Order> coded = new Coded<>(kind.codec(), settings(), Order.of(12, 1));
      out.printf("%-8s %5d bytes, entry %5d%n", kind, coded.value.length, coded.entry.length);
    }
    for (int size : new int[] {1, 10, 100}) {
      for (Compression compression : Compression.values()) {
        CodecSettings settings = settings().compressing(compression, 0);
        Coded<String> coded = new Coded<>(Codec.text(), settings, Order.json(size));
        double ratio = (double) coded.value.length / coded.entry.length;
        out.printf(
            "%3d KiB of JSON, %-8s %6d %.1f%n", size, compression, coded.entry.length, ratio);
      }
    }
  }

  private static CodecSettings settings() {
    return CodecSettings.of("bench", "orders");
  }

  /** A value, its bytes, and the bytes of its entry. */
  static final class Coded<V> {

    private static final String KEY = "order:1";

    final Codec<V> values;
    final byte[] value;
    final byte[] entry;
    private final EntryCodec<String, V> entries;
    private final Entry<V> original;

    Coded(Codec<V> values, CodecSettings settings, V value) throws Exception {
      this.values = values;
      this.value = values.encode(value);
      this.entries = EntryCodec.of(KeyCodec.of(String.class), values, settings);
      this.original = Entry.of(value, 1, 2, 3);
      this.entry = ((Encoded.Storable) encode()).bytes();
    }

    static <V> Coded<V> opened(@Nullable Coded<V> coded) {
      if (coded == null) {
        throw new IllegalStateException("not opened");
      }
      return coded;
    }

    Encoded encode() {
      return entries.encode(KEY, original, 0);
    }

    Decoded<V> decode() {
      return entries.decode(KEY, entry);
    }
  }
}
