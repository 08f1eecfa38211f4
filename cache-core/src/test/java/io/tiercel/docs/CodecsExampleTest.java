package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.Codec;
import io.tiercel.codec.CodecSettings;
import io.tiercel.codec.Compression;
import io.tiercel.codec.Decoded;
import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.codec.Encoded;
import io.tiercel.codec.Encryption;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.ForyCodec;
import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.JdkCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.TypeRef;
import io.tiercel.spi.Entry;
import java.io.ObjectInputFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodecsExampleTest {
  private static final byte[] OLD_KEY = new byte[32];
  private static final byte[] NEW_KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Product CUP = new Product("cup", "a cup", "acme");

  @Test
  void codecs_areMadeForAType() throws Exception {
    // tag::codecs
    Codec<Product> one = JacksonCodec.smile(Product.class);
    Codec<Map<String, List<Product>>> many = JacksonCodec.smile(new TypeRef<>() {});
    Codec<Product> fast = ForyCodec.of(Product.class);
    Codec<String> text = Codec.text();
    // end::codecs
    assertReturns(one, CUP);
    assertReturns(many, Map.of("acme", List.of(CUP)));
    assertReturns(fast, CUP);
    assertReturns(text, "cup");
  }

  @Test
  void javaSerialization_takesAnAllowList() throws Exception {
    // tag::jdk
    Codec<List<Locale>> locales =
        JdkCodec.of(
            new TypeRef<>() {},
            ObjectInputFilter.Config.createFilter("java.util.ArrayList;java.util.Locale"));
    // end::jdk
    assertReturns(locales, new ArrayList<>(List.of(Locale.GERMANY)));
  }

  @Test
  void schema_makesOlderValuesMisses() {
    // tag::schema
    Codec<Product> cents = JacksonCodec.smile(Product.class).schema("prices in cents");
    // end::schema
    CodecSettings settings = CodecSettings.of("shop", "products");
    KeyCodec<String> keys = KeyCodec.of(String.class);
    EntryCodec<String, Product> before =
        EntryCodec.of(keys, JacksonCodec.smile(Product.class), settings);
    byte[] bytes = bytes(before.encode("cup", Entry.of(CUP, 1, 2, 3), 0));
    assertThat(EntryCodec.of(keys, cents, settings).decode("cup", bytes))
        .isInstanceOf(Unreadable.class);
  }

  @Test
  void keys_areReadable() {
    // tag::keys
    record Offer(String product, int year) {}
    KeyCodec<Offer> offers = KeyCodec.of(Offer.class);
    String text = offers.text(new Offer("cup", 2026)); // #Offer(cup,#i2026)
    // end::keys
    assertThat(text).isEqualTo("#Offer(cup,#i2026)");
    assertThat(offers.key(text)).isEqualTo(new Offer("cup", 2026));
    // tag::own
    KeyCodec<Locale> locales =
        KeyCodec.custom(
            Locale.class,
            Locale::toLanguageTag,
            Locale::forLanguageTag,
            () -> new Locale.Builder().setLanguage("de").setRegion("AT").build());
    // end::own
    assertThat(locales.text(Locale.GERMANY)).isEqualTo("de-DE");
  }

  @Test
  void rotation_takesThreeSteps() {
    // tag::rotation
    Encryption now = Encryption.aesGcm("2026-08", OLD_KEY);
    Encryption first = now.alsoReading("2026-11", NEW_KEY); // on all nodes, then
    Encryption second = Encryption.aesGcm("2026-11", NEW_KEY).alsoReading("2026-08", OLD_KEY);
    Encryption third = Encryption.aesGcm("2026-11", NEW_KEY); // once all old values are gone
    // end::rotation
    assertThat(entries(first).decode("cup", encoded(now))).isInstanceOf(Whole.class);
    assertThat(entries(first).decode("cup", encoded(second))).isInstanceOf(Whole.class);
    assertThat(entries(second).decode("cup", encoded(first))).isInstanceOf(Whole.class);
    assertThat(entries(third).decode("cup", encoded(second))).isInstanceOf(Whole.class);
  }

  @Test
  void tiers_encodeAndDecodeEntries() {
    // tag::entries
    CodecSettings settings =
        CodecSettings.of("shop", "products")
            .compressing(Compression.DEFLATE, 2 << 10)
            .encrypting(Encryption.aesGcm("2026-08", OLD_KEY));
    EntryCodec<String, Product> entries =
        EntryCodec.of(KeyCodec.of(String.class), JacksonCodec.smile(Product.class), settings);
    // end::entries
    byte[] bytes = bytes(entries.encode("cup", Entry.of(CUP, 1, 2, 3), 0));
    // tag::decode
    Decoded<Product> decoded = entries.decode("cup", bytes);
    if (decoded instanceof Whole<Product> whole) {
      use(whole.entry());
    } else if (decoded instanceof Unreadable<Product> unreadable) {
      count(unreadable.reason()); // CORRUPT, TYPE, FORGED, …
    }
    // end::decode
    assertThat(used).isEqualTo(Entry.of(CUP, 1, 2, 3));
    assertThat(entries.decode("mug", bytes))
        .isInstanceOfSatisfying(
            Unreadable.class, moved -> assertThat(moved.reason()).isEqualTo(Decoded.Reason.FORGED));
  }

  private Object used = "nothing";

  private void use(Entry<Product> entry) {
    used = entry;
  }

  private void count(Decoded.Reason reason) {
    used = reason;
  }

  private static byte[] encoded(Encryption encryption) {
    return bytes(entries(encryption).encode("cup", Entry.of("a cup", 1, 2, 3), 0));
  }

  private static EntryCodec<String, String> entries(Encryption encryption) {
    CodecSettings settings = CodecSettings.of("shop", "products").encrypting(encryption);
    return EntryCodec.of(KeyCodec.of(String.class), Codec.text(), settings);
  }

  private static byte[] bytes(Encoded encoded) {
    return ((Encoded.Storable) encoded).bytes();
  }

  private static <T> void assertReturns(Codec<T> codec, T value) throws Exception {
    byte[] bytes = codec.encode(value);
    assertThat(codec.decode(bytes, 0, bytes.length)).isEqualTo(value);
  }
}
