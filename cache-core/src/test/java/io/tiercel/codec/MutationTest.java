package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.spi.Entry;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter.Config;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that were changed on their way. {@code -Dseed} and {@code -Dseeds} choose where the random
 * changes begin and how many of them each of the eight codecs meets in each test.
 */
class MutationTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int MUTATIONS = Integer.getInteger("seeds", 4_000);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Ten times what the largest honest value of these tests takes, however large a claim is. */
  private static final long MOST_ALLOCATED = 8L << 20;

  static Stream<Named<EntryCodec<String, Samples.Order>>> codecs() {
    CodecSettings plain = Samples.settings().upTo(64 << 10);
    return Stream.of(
        named("smile", JacksonCodec.smile(Samples.Order.class), plain),
        named("json", JacksonCodec.json(Samples.Order.class), plain),
        named("cbor", JacksonCodec.cbor(Samples.Order.class), plain),
        named("fory", ForyCodec.of(Samples.Order.class), plain),
        named(
            "jdk",
            JdkCodec.of(
                Samples.Order.class,
                Config.createFilter(
                    "io.tiercel.codec.Samples*;java.util.*;java.math.*;java.time.*")),
            plain),
        named(
            "lz4", JacksonCodec.smile(Samples.Order.class), plain.compressing(Compression.LZ4, 0)),
        named(
            "zstd",
            JacksonCodec.smile(Samples.Order.class),
            plain.compressing(Compression.ZSTD, 0)),
        named(
            "deflate",
            JacksonCodec.smile(Samples.Order.class),
            plain.compressing(Compression.DEFLATE, 0)));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void randomChanges_areNoticed(EntryCodec<String, Samples.Order> codec) {
    byte[] bytes = encoded(codec);
    Random random = new Random(SEED);

    for (int i = 0; i < MUTATIONS; i++) {
      byte[] changed = mutated(bytes, random);
      Decoded<Samples.Order> decoded = codec.decode("k", changed);
      if (!ByteBuffer.wrap(changed).equals(ByteBuffer.wrap(bytes))) {
        assertThat(decoded).isInstanceOf(Unreadable.class);
      }
    }
  }

  /**
   * As a forger would: with the right checksum, so that decompression and codecs see the rubbish.
   */
  @ParameterizedTest
  @MethodSource("codecs")
  void randomChangesWithARightChecksum_areAValueOrAReason(EntryCodec<String, Samples.Order> codec) {
    byte[] bytes = encoded(codec);
    int head = ByteBuffer.wrap(bytes).getShort(8);
    Random random = new Random(SEED);
    long most = 0;

    for (int i = 0; i < MUTATIONS; i++) {
      byte[] changed = bytes.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        int from = random.nextInt(8) == 0 ? 60 : head; // of the fixed places there is another test
        int at = from + random.nextInt(bytes.length - 4 - from);
        changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) - 2);
      }
      EncryptionTest.seal(changed);
      long before = allocated();
      Decoded<Samples.Order> decoded = codec.decode("k", changed);
      most = Math.max(most, allocated() - before);

      assertThat(decoded).isInstanceOfAny(Whole.class, Unreadable.class);
    }
    assertThat(most).as("bytes allocated for one decode").isLessThan(MOST_ALLOCATED);
  }

  @Test
  void eachBitAndBurst_isNoticed() {
    EntryCodec<String, String> codec = Samples.entries(Codec.text(), Samples.settings());
    Entry<String> entry = new Entry<>("value", 1, 2, 3, Set.of("tag"), 4);
    byte[] bytes = Samples.bytes(codec.encode("k", entry, 5));

    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      for (int length = 1; length <= 32; length++) {
        byte[] changed = bytes.clone();
        flip(changed, bit);
        int last = bit + length - 1;
        if (last > bit && last < 8 * bytes.length) {
          flip(changed, last);
        }
        assertThat(codec.decode("k", changed)).isInstanceOf(Unreadable.class);
      }
    }
  }

  @Test
  void claimsInTheHead_allocateNothing() {
    EntryCodec<String, String> codec =
        Samples.entries(Codec.text(), Samples.settings().compressing(Compression.DEFLATE, 0));
    Entry<String> entry = new Entry<>("value ".repeat(100), 1, 2, 3, Set.of("tag"), 4);
    byte[] bytes = Samples.bytes(codec.encode("k", entry, 5));
    int head = ByteBuffer.wrap(bytes).getShort(8);
    codec.decode("k", bytes);

    for (int at = 2; at < head; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, -1, 1 << 20}) {
        byte[] changed = bytes.clone();
        if (at + 4 <= head) {
          ByteBuffer.wrap(changed).putInt(at, value);
        }
        changed[at] = (byte) value;
        EncryptionTest.seal(changed);
        long before = allocated();
        codec.decode("k", changed);

        assertThat(allocated() - before).as("byte %s is %s", at, value).isLessThan(1 << 20);
      }
    }
  }

  @Test
  void hugeClaims_areRefusedUnallocated() throws Exception {
    List<Codec<?>> codecs = new ArrayList<>();
    codecs.add(JacksonCodec.smile(new TypeRef<Map<String, byte[]>>() {}));
    codecs.add(JacksonCodec.cbor(new TypeRef<Map<String, byte[]>>() {}));
    codecs.add(ForyCodec.of(new TypeRef<Map<String, byte[]>>() {}));
    byte[] smile = {
      ':', ')', '\n', 7, (byte) 0xfa, (byte) 0x80, 'a', (byte) 0xfd, 15, 127, 127, 127
    };
    byte[] cbor = {(byte) 0xa1, 0x61, 'a', 0x5a, 0x7f, -1, -1, -1};
    byte[] fory = {0, -1, -1, -1, -1, 7};

    for (Codec<?> codec : codecs) {
      for (byte[] bytes : List.of(smile, cbor, fory)) {
        long before = allocated();
        try {
          codec.decode(bytes, 0, bytes.length);
        } catch (Exception expected) {
          assertThat(expected).isNotInstanceOf(NullPointerException.class);
        }
        assertThat(allocated() - before).as(codec.name()).isLessThan(MOST_ALLOCATED);
      }
    }
  }

  /** Arrays of arrays, of which each but the innermost is the first element of the one before. */
  @Test
  void claimsWithinClaims_areRefusedTogether() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
    out.writeShort(ObjectStreamConstants.STREAM_VERSION);
    for (int i = 0; i < 190; i++) {
      out.writeByte(ObjectStreamConstants.TC_ARRAY);
      if (i == 0) {
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF("[Ljava.lang.Object;");
        out.writeLong(ObjectStreamClass.lookup(Object[].class).getSerialVersionUID());
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
      } else {
        out.writeByte(ObjectStreamConstants.TC_REFERENCE);
        out.writeInt(ObjectStreamConstants.baseWireHandle);
      }
      out.writeInt(100_000);
    }
    out.write(new byte[100_000]);
    byte[] nested = bytes.toByteArray();
    Codec<Object[]> codec = JdkCodec.of(Object[].class, Config.createFilter("java.time.*"));
    long before = allocated();
    assertThatThrownBy(() -> codec.decode(nested, 0, nested.length))
        .isInstanceOf(InvalidClassException.class)
        .hasMessageContaining("REJECTED");
    assertThat(allocated() - before).isLessThan(MOST_ALLOCATED);
  }

  @Test
  void randomBytes_areCorrupt() {
    EntryCodec<String, String> codec = Samples.entries(Codec.text(), Samples.settings());
    Random random = new Random(SEED);

    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 1 && random.nextBoolean()) {
        bytes[0] = Layout.MAGIC;
        bytes[1] = 1;
      }
      assertThat(codec.decode("k", bytes))
          .isInstanceOfSatisfying(
              Unreadable.class,
              unreadable -> assertThat(unreadable.reason()).isIn(Reason.CORRUPT, Reason.VERSION));
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> flip(changed, random.nextInt(8 * bytes.length));
      case 1 -> changed[at] = (byte) random.nextInt();
      case 2 -> {
        int length = Math.min(random.nextInt(64), bytes.length - at);
        System.arraycopy(bytes, random.nextInt(bytes.length - length), changed, at, length);
      }
      default -> {
        for (int i = random.nextInt(16); i >= 0; i--) {
          changed[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
    }
    return changed;
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));
  }

  private static byte[] encoded(EntryCodec<String, Samples.Order> codec) {
    Entry<Samples.Order> entry =
        new Entry<>(Samples.order(), 1, 2, 3, Set.of("customer:1", "orders"), 4);
    return Samples.bytes(codec.encode("k", entry, 5));
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private static Named<EntryCodec<String, Samples.Order>> named(
      String name, Codec<Samples.Order> codec, CodecSettings settings) {
    return Named.of(name, Samples.entries(codec, settings));
  }
}
