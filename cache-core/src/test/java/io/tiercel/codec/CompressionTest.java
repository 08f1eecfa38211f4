package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.spi.Entry;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CompressionTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final String PROSE =
      "a value that was invalidated does not come back. ".repeat(100);

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = Mode.EXCLUDE)
  void largeValue_isSmallerAndReturns(Compression compression) {
    EntryCodec<String, String> codec = codec(compression, 100);

    byte[] bytes = encoded(codec, PROSE);

    assertThat(bytes).hasSizeLessThan(PROSE.length() / 4);
    assertReturns(codec, bytes, PROSE);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void smallValue_staysAsItIs(Compression compression) {
    EntryCodec<String, String> codec = codec(compression, PROSE.length() + 1);

    assertThat(encoded(codec, PROSE)).hasSize(PROSE.length() + 64);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void valueThatDoesNotGetSmaller_staysAsItIs(Compression compression) {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    EntryCodec<String, byte[]> codec =
        Samples.entries(Codec.bytes(), Samples.settings().compressing(compression, 0));

    byte[] bytes = Samples.bytes(codec.encode("k", Entry.of(noise, 1, 2, 3), 0));

    assertThat(bytes).hasSize(10_064);
    assertThat(codec.decode("k", bytes))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.entry().value()).isEqualTo(noise));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void emptyAndTinyValues_return(Compression compression) {
    EntryCodec<String, String> codec = codec(compression, 0);

    for (int length = 0; length < 40; length++) {
      String value = "a".repeat(length);
      assertReturns(codec, encoded(codec, value), value);
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void whateverIsWritten_isReadByAll(Compression compression) {
    byte[] bytes = encoded(codec(compression, 0), PROSE);

    for (Compression reading : Compression.values()) {
      assertReturns(codec(reading, 0), bytes, PROSE);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = Mode.EXCLUDE)
  void manyThreads_doNotMixTheirValues(Compression compression) {
    EntryCodec<String, String> codec = codec(compression, 0);

    IntStream.range(0, 400)
        .parallel()
        .forEach(i -> assertReturns(codec, encoded(codec, PROSE + i), PROSE + i));
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = Mode.EXCLUDE)
  void moreThanMaxBytes_isOversizedBeforeItIsMade(Compression compression) {
    byte[] bytes = encoded(codec(compression, 0), PROSE);
    EntryCodec<String, String> small =
        Samples.entries(Codec.text(), Samples.settings().upTo(PROSE.length() - 1));

    assertThat(small.decode("k", bytes))
        .isInstanceOfSatisfying(
            Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).isEqualTo(Reason.OVERSIZED));
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = Mode.EXCLUDE)
  void claimedSizeThatIsNotTheSize_isAFlaw(Compression compression) {
    byte[] raw = PROSE.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] out = new byte[raw.length];
    int length = compression.open().compress(raw, out);
    Block block = new Block(out, 0, length);

    for (int size : new int[] {raw.length - 1, raw.length + 1, 0}) {
      assertThatThrownBy(() -> Compression.decompress(compression.number(), block, size, 1 << 20))
          .isInstanceOf(Flaw.class)
          .hasMessage("COMPRESSION");
    }
    for (int size : new int[] {-1, Integer.MIN_VALUE, (1 << 20) + 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> Compression.decompress(compression.number(), block, size, 1 << 20))
          .isInstanceOf(Flaw.class)
          .hasMessage("OVERSIZED");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "DEFLATE"})
  void claimThatNoBlockCanKeep_isOversized(Compression compression) {
    Block tiny = Block.of(new byte[10]);

    assertThatThrownBy(() -> Compression.decompress(compression.number(), tiny, 1 << 20, 1 << 30))
        .isInstanceOf(Flaw.class)
        .hasMessage("OVERSIZED");
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = Mode.EXCLUDE)
  void claimsOfRubbish_allocateLittle(Compression compression) {
    byte[] rubbish = new byte[5_000];
    for (int seed = 0; seed < 50; seed++) {
      new Random(seed).nextBytes(rubbish);
      Block block = Block.of(rubbish);
      int size = (int) Math.min(rubbish.length * compression.open().ratio(), 200 << 20);

      long before = THREADS.getCurrentThreadAllocatedBytes();
      assertThatThrownBy(
              () -> Compression.decompress(compression.number(), block, size, Integer.MAX_VALUE))
          .hasMessage("COMPRESSION");
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }
  }

  /** A hundred kilobytes that say that they were many megabytes. */
  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"ZSTD", "DEFLATE"})
  void claimsOfSense_allocateByWhatItIs(Compression compression) {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    byte[] out = new byte[2 * noise.length];
    int length = compression.open().compress(noise, out);
    Block block = new Block(out, 0, length);
    int size = (int) Math.min(length * compression.open().ratio(), 200 << 20);
    long before = THREADS.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(
            () -> Compression.decompress(compression.number(), block, size, Integer.MAX_VALUE))
        .hasMessage("COMPRESSION");
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = Mode.EXCLUDE)
  void valueThatGetsVerySmall_returnsAtItsSizeOnly(Compression compression) throws Exception {
    Random random = new Random(1);
    for (int size = 100_000; size < 4 << 20; size = size * 7 / 4) {
      byte[] raw = new byte[size];
      for (int at = random.nextInt(size); at < size; at += random.nextInt(size)) {
        raw[at] = (byte) random.nextInt();
      }
      byte[] out = new byte[size];
      Block block = new Block(out, 0, compression.open().compress(raw, out));

      assertThat(Compression.decompress(compression.number(), block, size, size)).isEqualTo(raw);
      for (int wrong : new int[] {size - 1, size + 1, size / 2, 2}) {
        assertThatThrownBy(
                () -> Compression.decompress(compression.number(), block, wrong, 1 << 30))
            .isInstanceOf(Flaw.class);
      }
    }
  }

  @Test
  void bestCase_isWithinTheRatio() {
    byte[] zeros = new byte[4 << 20];
    for (Compression compression : Compression.values()) {
      byte[] out = new byte[zeros.length];
      int length = compression.open().compress(zeros, out);

      assertThat(length * compression.open().ratio())
          .as("%s", compression)
          .satisfiesAnyOf(
              most -> assertThat(most).isZero(),
              most -> assertThat(most).isGreaterThanOrEqualTo(zeros.length));
    }
  }

  @Test
  void unknownCompression_isAFlaw() {
    assertThatThrownBy(() -> Compression.decompress(15, Block.of(new byte[9]), 9, 100))
        .isInstanceOf(Flaw.class)
        .hasMessage("COMPRESSION");
  }

  private static EntryCodec<String, String> codec(Compression compression, int from) {
    return Samples.entries(Codec.text(), Samples.settings().compressing(compression, from));
  }

  private static byte[] encoded(EntryCodec<String, String> codec, String value) {
    return Samples.bytes(codec.encode("k", Entry.of(value, 1, 2, 3), 0));
  }

  private static void assertReturns(EntryCodec<String, String> codec, byte[] bytes, String value) {
    assertThat(codec.decode("k", bytes))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.entry().value()).isEqualTo(value));
  }
}
