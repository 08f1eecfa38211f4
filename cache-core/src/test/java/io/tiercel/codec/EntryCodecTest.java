package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Observer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

  private final EntryCodec<String, String> codec =
      Samples.entries(Codec.text(), Samples.settings());

  @Test
  void reasons_areThoseThatObserversKnow() {
    Stream<String> unreadable = Stream.of(Reason.values()).map(Reason::label);

    assertThat(Stream.concat(unreadable, Stream.of("unstorable")))
        .containsExactlyElementsOf(Observer.CODEC_FAILURES);
  }

  @Test
  void value_returnsWithTimesTagsAndStamp() {
    Entry<String> entry =
        new Entry<>("v", -5, Entry.NEVER, Entry.NEVER, Set.of("a", "ü", ""), 1L << 60);

    Decoded<String> decoded = codec.decode("k", Samples.bytes(codec.encode("k", entry, 77)));

    assertThat(decoded).isInstanceOf(Whole.class);
    Whole<String> whole = (Whole<String>) decoded;
    assertThat(whole.entry()).isEqualTo(entry);
    assertThat(whole.head().incarnation()).isEqualTo(77);
  }

  @Test
  void absent_returnsAsAbsent() {
    Entry<String> absent = Entry.of(null, 1, 2, 3);

    byte[] bytes = Samples.bytes(codec.encode("k", absent, 0));

    assertThat(codec.decode("k", bytes))
        .isInstanceOfSatisfying(Whole.class, whole -> assertThat(whole.entry()).isEqualTo(absent));
    assertThat(Head.of(bytes)).isNotNull().extracting(Head::absent).isEqualTo(true);
  }

  @Test
  void emptyValue_isNotAbsent() {
    byte[] bytes = Samples.bytes(codec.encode("k", Entry.of("", 1, 2, 3), 0));

    assertThat(codec.decode("k", bytes))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.entry()).isEqualTo(Entry.of("", 1, 2, 3)));
  }

  @Test
  void head_isReadWithoutPayload() {
    Entry<String> entry = new Entry<>("x".repeat(100), 1, 2, 3, Set.of("a", "b"), 4);
    byte[] bytes = Samples.bytes(codec.encode("k", entry, 5));

    Head head = Head.of(Arrays.copyOf(bytes, bytes.length - 104));

    assertThat(head).isEqualTo(new Head(false, 1, 2, 3, 4, 5, Set.of("a", "b")));
  }

  @Test
  void head_cutOff_isNull() {
    Entry<String> entry = new Entry<>("", 1, 2, 3, Set.of("a", "b"), 4);
    byte[] bytes = Samples.bytes(codec.encode("k", entry, 5));

    for (int length = 0; length < bytes.length - 4; length++) {
      assertThat(Head.of(Arrays.copyOf(bytes, length))).as("%s bytes", length).isNull();
    }
  }

  @Test
  void otherCodec_isCodec() {
    EntryCodec<String, Long> other = Samples.entries(Codec.longs(), Samples.settings());

    assertThat(reason(other, encoded())).isEqualTo(Reason.CODEC);
  }

  @Test
  void otherSchema_isType() {
    Codec<String> changed = Codec.text().schema("in cents");

    assertThat(reason(Samples.entries(changed, Samples.settings()), encoded()))
        .isEqualTo(Reason.TYPE);
  }

  @Test
  void newerVersion_isVersion() {
    byte[] bytes = encoded();
    bytes[1] = 9;

    assertThat(reason(codec, bytes)).isEqualTo(Reason.VERSION);
  }

  @Test
  void foreignBytes_areCorrupt() {
    assertThat(reason(codec, new byte[0])).isEqualTo(Reason.CORRUPT);
    assertThat(reason(codec, new byte[] {(byte) 0xca})).isEqualTo(Reason.CORRUPT);
    assertThat(reason(codec, new byte[] {(byte) 0xca, 1})).isEqualTo(Reason.CORRUPT);
    assertThat(
            reason(
                codec,
                "{\"json\":true}".repeat(10).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(Reason.CORRUPT);
  }

  @Test
  void cutOffOrLonger_isCorrupt() {
    byte[] bytes = encoded();

    for (int length = 2; length < bytes.length + 3; length++) {
      if (length != bytes.length) {
        assertThat(reason(codec, Arrays.copyOf(bytes, length))).isEqualTo(Reason.CORRUPT);
      }
    }
  }

  @Test
  void tooLargeOnWrite_isDeclined() {
    EntryCodec<String, byte[]> small = Samples.entries(Codec.bytes(), Samples.settings().upTo(100));

    assertThat(small.encode("k", Entry.of(new byte[100], 1, 2, 3), 0))
        .isInstanceOf(Encoded.Storable.class);
    assertThat(small.encode("k", Entry.of(new byte[101], 1, 2, 3), 0))
        .isInstanceOfSatisfying(
            Encoded.Declined.class,
            declined -> assertThat(declined.why()).contains("orders", "101", "100"));
  }

  @Test
  void tooLargeOnRead_isOversized() {
    Codec<byte[]> values = Codec.bytes();
    byte[] large =
        Samples.bytes(
            Samples.entries(values, Samples.settings())
                .encode("k", Entry.of(new byte[101], 1, 2, 3), 0));
    byte[] huge = Arrays.copyOf(large, 1 << 20);
    EntryCodec<String, byte[]> small = Samples.entries(values, Samples.settings().upTo(100));

    assertThat(reason(small, large)).isEqualTo(Reason.OVERSIZED);
    assertThat(reason(small, huge)).isEqualTo(Reason.OVERSIZED);
  }

  @Test
  void tagsThatDoNotFit_areDeclined() {
    Entry<String> entry = new Entry<>("v", 1, 2, 3, Set.of("t".repeat(70_000)), 4);
    Entry<String> noText = new Entry<>("v", 1, 2, 3, Set.of("\ud800"), 4);

    assertThat(codec.encode("k", entry, 0)).isInstanceOf(Encoded.Declined.class);
    assertThat(codec.encode("k", noText, 0)).isInstanceOf(Encoded.Declined.class);
  }

  @Test
  void textThatIsNotUnicode_isDeclined() {
    for (String text : new String[] {"\ud800", "a\udc00b", "\udc00\ud800", "ü\ud800"}) {
      assertThat(codec.encode("k", Entry.of(text, 1, 2, 3), 0))
          .isInstanceOfSatisfying(
              Encoded.Declined.class,
              declined -> assertThat(declined.why()).doesNotContain(text).contains("orders"));
    }
  }

  @Test
  void textWithReplacementOrPairs_returns() {
    for (String text : new String[] {"\ufffd", "?", "a\ud83d\ude00b", "\u00e9", "\0"}) {
      byte[] bytes = Samples.bytes(codec.encode("k", Entry.of(text, 1, 2, 3), 0));

      assertThat(codec.decode("k", bytes))
          .isInstanceOfSatisfying(
              Whole.class, whole -> assertThat(whole.entry()).isEqualTo(Entry.of(text, 1, 2, 3)));
    }
  }

  @Test
  void throwingCodec_isDeclinedAndUnreadable() {
    EntryCodec<String, String> throwing = Samples.entries(new ThrowingCodec(), Samples.settings());
    byte[] bytes = Samples.bytes(throwing.encode("k", Entry.of("fine", 1, 2, 3), 0));

    assertThat(throwing.decode("k", bytes))
        .isInstanceOfSatisfying(
            Unreadable.class,
            unreadable -> {
              assertThat(unreadable.reason()).isEqualTo(Reason.PAYLOAD);
              assertThat(unreadable.cause()).isInstanceOf(StackOverflowError.class);
            });
    assertThat(throwing.encode("k", Entry.of("bad", 1, 2, 3), 0))
        .isInstanceOfSatisfying(
            Encoded.Declined.class,
            declined -> assertThat(declined.cause()).isInstanceOf(InterruptedException.class));
    assertThat(Thread.interrupted()).as("interrupt restored").isTrue();
  }

  @Test
  void nullFromACodec_isNotAbsence() {
    EntryCodec<String, String> forgetful = Samples.entries(new NullCodec(), Samples.settings());
    byte[] bytes = Samples.bytes(forgetful.encode("k", Entry.of("fine", 1, 2, 3), 0));

    assertThat(reason(forgetful, bytes)).isEqualTo(Reason.PAYLOAD);
  }

  @Test
  void settingsForAnotherCache_differByItsNameOnly() {
    CodecSettings one =
        CodecSettings.of("app", "orders").compressing(Compression.DEFLATE, 9).upTo(8).writing(1);
    assertThat(one.named("shop", "users").named("app", "orders")).isEqualTo(one);
    assertThat(one.named("shop", "users"))
        .extracting(CodecSettings::namespace, CodecSettings::cache)
        .containsExactly("shop", "users");
  }

  @Test
  void settingOutOfRange_failsWithRule() {
    assertThatThrownBy(() -> Samples.settings().upTo(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("maxBytes is 0 but must be from 1 to 1073741824");
    assertThatThrownBy(() -> Samples.settings().writing(9))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("version is 9");
    assertThatThrownBy(() -> CodecSettings.of("app", " "))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Samples.settings().compressing(Compression.NONE, -1))
        .isInstanceOf(ConfigurationException.class);
  }

  private byte[] encoded() {
    return Samples.bytes(codec.encode("k", Samples.TEXT, 0));
  }

  private static Reason reason(EntryCodec<String, ?> codec, byte[] bytes) {
    Decoded<?> decoded = codec.decode("k", bytes);
    assertThat(decoded).isInstanceOf(Unreadable.class);
    return ((Unreadable<?>) decoded).reason();
  }

  /** Fails in the worst ways. */
  private static final class ThrowingCodec implements Codec<String> {

    @Override
    public String name() {
      return "throwing";
    }

    @Override
    public long fingerprint() {
      return 1;
    }

    @Override
    public byte[] encode(String value) throws InterruptedException {
      if (value.equals("bad")) {
        throw new InterruptedException();
      }
      return new byte[1];
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) {
      throw new StackOverflowError();
    }
  }

  /** Breaks its contract. */
  private static final class NullCodec implements Codec<String> {

    @Override
    public String name() {
      return "null";
    }

    @Override
    public long fingerprint() {
      return 2;
    }

    @Override
    public byte[] encode(String value) {
      return new byte[1];
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) {
      return null;
    }
  }
}
