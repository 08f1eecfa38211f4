package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTest {

  private static final byte[] OLD_KEY = key(16, 1);
  private static final byte[] NEW_KEY = key(32, 2);
  private static final Encryption OLD = Encryption.aesGcm("2026-08", OLD_KEY);
  private static final Encryption NEW =
      Encryption.aesGcm("2026-11", NEW_KEY).alsoReading("2026-08", OLD_KEY);

  private final EntryCodec<String, String> codec = codec("app", "orders", OLD);

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void value_returnsAndIsNotInTheBytes(int length) {
    EntryCodec<String, String> any = codec("app", "orders", Encryption.aesGcm("k", key(length, 3)));

    byte[] bytes = encoded(any, "a secret value");

    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    assertReturns(any, bytes, "a secret value");
  }

  @Test
  void compressedAndEmptyValues_return() {
    CodecSettings settings = Samples.settings().encrypting(OLD).compressing(Compression.DEFLATE, 0);
    EntryCodec<String, String> both = Samples.entries(Codec.text(), settings);

    assertReturns(both, encoded(both, "x".repeat(5_000)), "x".repeat(5_000));
    assertReturns(both, encoded(both, ""), "");
  }

  @Test
  void absent_isAuthenticated() {
    byte[] bytes = Samples.bytes(codec.encode("k", Entry.of(null, 1, 2, 3), 0));

    assertThat(codec.decode("k", bytes))
        .isInstanceOfSatisfying(Whole.class, whole -> assertThat(whole.entry().absent()).isTrue());
    assertThat(reason(codec, "other", bytes)).isEqualTo(Reason.FORGED);
  }

  @Test
  void equalValues_areDifferentBytes() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = encoded(codec, "same");
      int nonce = bytes.length - 4 - 16 - 4 - Encryption.NONCE;
      seen.add(HexFormat.of().formatHex(bytes, nonce, nonce + Encryption.NONCE));
    }
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void movedValue_isForged() {
    byte[] bytes = encoded(codec, "v");

    assertThat(reason(codec, "k2", bytes)).isEqualTo(Reason.FORGED);
    assertThat(reason(codec("app", "users", OLD), "k", bytes)).isEqualTo(Reason.FORGED);
    assertThat(reason(codec("ap", "porders", OLD), "k", bytes)).isEqualTo(Reason.FORGED);
    assertThat(reason(codec("app", "orde", OLD), "rsk", bytes)).isEqualTo(Reason.FORGED);
    assertReturns(codec, bytes, "v");
  }

  @Test
  void changedHeadWithARightChecksum_isForged() {
    Entry<String> entry = new Entry<>("v", 1, 2, 3, Set.of("tag"), 4);
    byte[] bytes = Samples.bytes(codec.encode("k", entry, 5));

    for (int place : new int[] {17, 25, 33, 41, 49, 62}) { // times, stamp, incarnation, tag
      byte[] changed = bytes.clone();
      changed[place] ^= 1;
      assertThat(reason(codec, "k", seal(changed))).as("byte %s", place).isEqualTo(Reason.FORGED);
    }
  }

  @Test
  void anyChangeWithARightChecksum_isNoEntry() {
    byte[] bytes = encoded(codec, "value");

    for (int bit = 0; bit < 8 * (bytes.length - 4); bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(codec.decode("k", seal(changed))).isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void rotation_readsOldAndNewAtEachStep() {
    EntryCodec<String, String> first = codec("app", "orders", OLD);
    EntryCodec<String, String> prepared =
        codec("app", "orders", OLD.alsoReading("2026-11", NEW_KEY));
    EntryCodec<String, String> rotated = codec("app", "orders", NEW);
    EntryCodec<String, String> done = codec("app", "orders", Encryption.aesGcm("2026-11", NEW_KEY));

    assertReturns(prepared, encoded(first, "v"), "v");
    assertReturns(first, encoded(prepared, "v"), "v");
    assertReturns(rotated, encoded(prepared, "v"), "v");
    assertReturns(prepared, encoded(rotated, "v"), "v");
    assertReturns(done, encoded(rotated, "v"), "v");
    assertThat(reason(done, "k", encoded(first, "v"))).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(reason(first, "k", encoded(rotated, "v"))).isEqualTo(Reason.UNKNOWN_KEY);
  }

  @Test
  void otherKeyOfTheSameName_isForged() {
    EntryCodec<String, String> other =
        codec("app", "orders", Encryption.aesGcm("2026-08", key(16, 9)));

    assertThat(reason(other, "k", encoded(codec, "v"))).isEqualTo(Reason.FORGED);
  }

  @Test
  void plainWhereEncryptedIsDue_isNotBelieved() {
    EntryCodec<String, String> plain = codec("app", "orders", Encryption.NONE);

    assertThat(reason(codec, "k", encoded(plain, "v"))).isEqualTo(Reason.PLAIN);
    assertThat(reason(codec, "k", Samples.bytes(plain.encode("k", Entry.of(null, 1, 2, 3), 0))))
        .isEqualTo(Reason.PLAIN);
    assertThat(reason(plain, "k", encoded(codec, "v"))).isEqualTo(Reason.UNKNOWN_KEY);
  }

  @Test
  void manyThreads_doNotMixTheirValues() {
    IntStream.range(0, 1_000)
        .parallel()
        .forEach(i -> assertReturns(codec, encoded(codec, "v" + i), "v" + i));
  }

  @Test
  void keys_areInNoText() {
    Encryption secret =
        Encryption.aesGcm("id", "0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    CodecSettings settings = Samples.settings().encrypting(secret);

    assertThat(settings.toString())
        .contains("writing id")
        .doesNotContain("0123456789abcdef", "3031");
    assertThat(Encryption.NONE).hasToString("none");
    assertThat(NEW).hasToString("AES-GCM, writing 2026-11, reading [2026-08, 2026-11]");
  }

  @Test
  void unfitKeys_areRefused() {
    assertThatThrownBy(() -> Encryption.aesGcm("k", new byte[15]))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Key k has 15 bytes but must have 16, 24 or 32");
    assertThatThrownBy(() -> Encryption.aesGcm("a b", new byte[16]))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Key id a b");
    assertThatThrownBy(() -> OLD.alsoReading("2026-08", NEW_KEY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("used once");
    assertThatThrownBy(() -> Encryption.aesGcm("k", new SecretKeySpec(new byte[7], "AES")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Key k does not work with AES-GCM");
  }

  @Test
  void keyBytes_areCopied() {
    byte[] key = key(16, 4);
    EntryCodec<String, String> before = codec("app", "orders", Encryption.aesGcm("k", key));
    byte[] bytes = encoded(before, "v");

    Arrays.fill(key, (byte) 0);

    assertReturns(before, bytes, "v");
  }

  static byte[] seal(byte[] envelope) {
    CRC32C crc = new CRC32C();
    crc.update(envelope, 0, envelope.length - 4);
    ByteBuffer.wrap(envelope).putInt(envelope.length - 4, (int) crc.getValue());
    return envelope;
  }

  private static byte[] key(int length, int seed) {
    byte[] key = new byte[length];
    Arrays.fill(key, (byte) seed);
    return key;
  }

  private static EntryCodec<String, String> codec(
      String namespace, String cache, Encryption encryption) {
    CodecSettings settings = CodecSettings.of(namespace, cache).encrypting(encryption);
    return Samples.entries(Codec.text(), settings);
  }

  private static byte[] encoded(EntryCodec<String, String> codec, String value) {
    return Samples.bytes(codec.encode("k", Entry.of(value, 1, 2, 3), 0));
  }

  private static Reason reason(EntryCodec<String, String> codec, String key, byte[] bytes) {
    Decoded<String> decoded = codec.decode(key, bytes);
    assertThat(decoded).isInstanceOf(Unreadable.class);
    return ((Unreadable<String>) decoded).reason();
  }

  private static void assertReturns(EntryCodec<String, String> codec, byte[] bytes, String value) {
    assertThat(codec.decode("k", bytes))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.entry().value()).isEqualTo(value));
  }
}
