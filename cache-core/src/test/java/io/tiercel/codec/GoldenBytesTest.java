package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.spi.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was stored by a release is read by every later one, and, unless it is encrypted, written in
 * the same bytes. The golden bytes are never changed; a new version gets a file of its own.
 */
class GoldenBytesTest {

  private static final Properties V1 = load("envelope-v1.properties");
  private static final Entry<String> TAGGED =
      new Entry<>("a value, a value, a value", 1, 2, Entry.NEVER, Set.of("b", "a", "ü"), 42);
  private static final Entry<Samples.Line> LINE =
      Entry.of(new Samples.Line("article", 3, new BigDecimal("9.90")), 1, 2, 3);

  @ParameterizedTest
  @ValueSource(strings = {"plain", "deflate"})
  void text_isWrittenAndReadAsGolden(String name) {
    Compression compression = name.equals("plain") ? Compression.NONE : Compression.DEFLATE;
    EntryCodec<String, String> codec =
        Samples.entries(Codec.text(), Samples.settings().compressing(compression, 0));

    assertRead(codec, golden(name), TAGGED);
    if (compression == Compression.NONE) { // the JDK's zlib may compress otherwise tomorrow
      assertThat(hex(codec.encode("key", TAGGED, 7))).isEqualTo(V1.getProperty(name));
    }
  }

  @Test
  void absent_isWrittenAndReadAsGolden() {
    EntryCodec<String, String> codec = Samples.entries(Codec.text(), Samples.settings());
    Entry<String> absent = Entry.of(null, 1, 2, 3);

    assertRead(codec, golden("absent"), absent);
    assertThat(hex(codec.encode("key", absent, 7))).isEqualTo(V1.getProperty("absent"));
  }

  @Test
  void encrypted_isReadAsGolden() {
    Encryption encryption =
        Encryption.aesGcm("k1", "0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    CodecSettings settings = Samples.settings().encrypting(encryption);

    assertRead(Samples.entries(Codec.text(), settings), golden("encrypted"), TAGGED);
  }

  @Test
  void smile_isReadAsGolden() {
    EntryCodec<String, Samples.Line> codec =
        Samples.entries(JacksonCodec.smile(Samples.Line.class), Samples.settings());

    assertRead(codec, golden("smile"), LINE);
  }

  @Test
  void twoVersions_liveSideBySide() {
    Layouts both = new Layouts(List.of(new Layout1(), new Layout2()));
    KeyCodec<String> keys = KeyCodec.of(String.class);
    EntryCodec<String, String> older = Samples.entries(Codec.text(), Samples.settings());
    EntryCodec<String, String> newer = EntryCodec.of(keys, Codec.text(), Samples.settings(), both);
    EntryCodec<String, String> onlyNewer =
        EntryCodec.of(keys, Codec.text(), Samples.settings(), new Layouts(List.of(new Layout2())));
    byte[] second = ((Layout2) both.layouts().get(1)).rewrite(golden("plain"));

    assertRead(newer, golden("plain"), TAGGED);
    assertRead(newer, second, TAGGED);
    assertThat(older.decode("key", second)).isEqualTo(new Unreadable<>(Reason.VERSION, null));
    assertThat(onlyNewer.decode("key", golden("plain")))
        .isEqualTo(new Unreadable<>(Reason.VERSION, null));
    assertRead(older, Samples.bytes(newer.encode("key", TAGGED, 7)), TAGGED);
  }

  private static <V> void assertRead(EntryCodec<String, V> codec, byte[] bytes, Entry<V> entry) {
    assertThat(codec.decode("key", bytes))
        .isInstanceOfSatisfying(
            Whole.class,
            whole -> {
              assertThat(whole.entry()).isEqualTo(entry);
              assertThat(whole.head().incarnation()).isEqualTo(7);
            });
  }

  private static byte[] golden(String name) {
    return HexFormat.of().parseHex(V1.getProperty(name));
  }

  private static String hex(Encoded encoded) {
    return HexFormat.of().formatHex(Samples.bytes(encoded));
  }

  private static Properties load(String name) {
    Properties properties = new Properties();
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream(name)) {
      properties.load(in);
      return properties;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A made-up next version: the same head, with another checksum. */
  private static final class Layout2 implements Layout {

    private final Layout1 first = new Layout1();

    byte[] rewrite(byte[] envelope) {
      envelope[1] = 2;
      finish(envelope);
      return envelope;
    }

    @Override
    public int version() {
      return 2;
    }

    @Override
    public int longestHead() {
      return first.longestHead();
    }

    @Override
    public int trailer() {
      return first.trailer();
    }

    @Override
    public byte[] begin(Head head, Frame.Wrapping wrapping, int payload) throws Flaw {
      byte[] envelope = first.begin(head, wrapping, payload);
      envelope[1] = 2;
      return envelope;
    }

    @Override
    public void finish(byte[] envelope) {
      ByteBuffer.wrap(envelope).putInt(envelope.length - 4, checksum(envelope));
    }

    @Override
    public Frame open(byte[] envelope) throws Flaw {
      return first.open(envelope);
    }

    @Override
    public void verify(byte[] envelope) throws Flaw {
      if (ByteBuffer.wrap(envelope).getInt(envelope.length - 4) != checksum(envelope)) {
        throw new Flaw(Reason.CORRUPT);
      }
    }

    private static int checksum(byte[] envelope) {
      CRC32 crc = new CRC32();
      crc.update(envelope, 0, envelope.length - 4);
      return (int) crc.getValue();
    }
  }
}
