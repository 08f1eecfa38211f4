package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCodecTest {

  private static final String PARTS = "ab#%(),{}. 0e\t\u0085\u00a0é€\ud83d\ude00\ud800\udc00\0";

  /** A key with every kind of part. */
  record Wide(
      String text,
      int primitive,
      Integer boxed,
      long wide,
      short small,
      byte tiny,
      char character,
      boolean flag,
      UUID id,
      Color color,
      BigInteger whole,
      BigDecimal decimal,
      Instant instant,
      LocalDate date,
      ZonedDateTime zoned,
      List<List<String>> lists,
      Pair<String, Pair<Long, Color>> pair,
      Target target) {}

  record Pair<A, B>(A first, B second) {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "RED";
      }
    }
  }

  sealed interface Target permits ById, ByName, Everything {}

  record ById(long id) implements Target {}

  record ByName(String id) implements Target {}

  enum Everything implements Target {
    ALL
  }

  record Empty() {}

  @Test
  void texts_areReadable() {
    assertThat(text(String.class, "user:42")).isEqualTo("user:42");
    assertThat(text(String.class, "Müller/日本")).isEqualTo("Müller/日本");
    assertThat(text(String.class, "#1 a{b}%")).isEqualTo("%231%20a%7Bb%7D%25");
    assertThat(text(String.class, "")).isEqualTo("#e");
    assertThat(text(Integer.class, 42)).isEqualTo("#i42");
    assertThat(text(Long.class, 42L)).isEqualTo("#l42");
    assertThat(text(UUID.class, new UUID(1, 2))).isEqualTo("#u" + new UUID(1, 2));
    assertThat(text(Color.class, Color.GREEN)).isEqualTo("#Color.GREEN");
    assertThat(text(Target.class, new ById(1))).isEqualTo("#ById(#l1)");
    assertThat(text(Target.class, Everything.ALL)).isEqualTo("#Everything.ALL");
    assertThat(text(Empty.class, new Empty())).isEqualTo("#Empty()");
    assertThat(KeyCodec.of(new TypeRef<List<String>>() {}).text(List.of("a,", "", "b")))
        .isEqualTo("(a%2C,#e,b)");
    assertThat(KeyCodec.of(new TypeRef<Pair<String, Integer>>() {}).text(new Pair<>(null, 1)))
        .isEqualTo("#Pair(#0,#i1)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void randomKeys_areEqualExactlyWhenTheirTextsAre(int seed) {
    KeyCodec<Wide> codec = KeyCodec.of(Wide.class);
    Random random = new Random(seed);
    Map<String, Wide> seen = new HashMap<>();

    for (int i = 0; i < 2_000; i++) {
      Wide key = seen.isEmpty() || random.nextInt(4) > 0 ? wide(random) : copy(any(random, seen));
      String text = codec.text(key);
      Wide before = seen.put(text, key);

      assertThat(before).as("same text, same key").isIn(null, key);
      assertThat(codec.key(codec.bytes(key))).as(text).isEqualTo(key);
      assertThat(text).as("fit for a server").doesNotContainPattern("[{}\\s\\p{Cntrl}]");
    }
    assertThat(Set.copyOf(seen.values())).hasSameSizeAs(seen.values());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void randomTextLists_areEqualExactlyWhenTheirTextsAre(int seed) {
    KeyCodec<List<List<String>>> codec = KeyCodec.of(new TypeRef<List<List<String>>>() {});
    Random random = new Random(seed);
    Map<String, List<List<String>>> seen = new HashMap<>();

    for (int i = 0; i < 5_000; i++) {
      List<List<String>> key = lists(random);
      List<List<String>> before = seen.put(codec.text(key), key);

      assertThat(before).isIn(null, key);
      assertThat(codec.key(codec.text(key))).isEqualTo(key);
    }
    assertThat(Set.copyOf(seen.values())).hasSameSizeAs(seen.values());
  }

  @Test
  void partsOfTheirOwnTypes_comeBackAndAreKeptApart() {
    KeyCodec<Object> codec = KeyCodec.ofParts(List.of(String.class, Long.class, Color.class));
    Object key = Arrays.asList("a,b", 7L, null);

    assertThat(codec.text(key)).isEqualTo("(a%2Cb,#l7,#0)");
    assertThat(codec.key(codec.text(key))).isEqualTo(key);
    assertThat(codec.key("(a,#i7,#0)")).isNull();
    assertThat(KeyCodec.ofParts(List.of()).text(List.of())).isEqualTo("()");
    assertThatThrownBy(() -> codec.text(List.of("a"))).hasMessageContaining("no list of 3 parts");
  }

  @Test
  void numbersOfDifferentTypes_differ() {
    assertThat(
            Stream.of(
                text(String.class, "1"),
                text(Integer.class, 1),
                text(Long.class, 1L),
                text(Short.class, (short) 1),
                text(Byte.class, (byte) 1),
                text(Character.class, '1'),
                text(BigInteger.class, BigInteger.ONE),
                text(BigDecimal.class, BigDecimal.ONE),
                text(BigDecimal.class, new BigDecimal("1.0"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void textsThatAreNotCanonical_areNoKeys() {
    KeyCodec<Integer> integers = KeyCodec.of(Integer.class);
    KeyCodec<String> texts = KeyCodec.of(String.class);
    KeyCodec<UUID> ids = KeyCodec.of(UUID.class);

    assertThat(Stream.of("", "1", "#l1", "#i01", "#i+1", "#i1,", "#i", "#0", "#iX"))
        .allSatisfy(text -> assertThat(integers.key(text)).isNull());
    assertThat(Stream.of("", "#i1", "#0", "a b", "%41", "%", "%2", "%uZZZZ", "a(", "a,b", "%7b"))
        .allSatisfy(text -> assertThat(texts.key(text)).as(text).isNull());
    assertThat(ids.key("#u1-1-1-1-1")).isNull();
    assertThat(texts.key(new byte[] {(byte) 0xff})).isNull();
  }

  @Test
  void constantThatIsGone_isNoKey() {
    assertThat(KeyCodec.of(Color.class).key("#Color.BLUE")).isNull();
    assertThat(KeyCodec.of(Target.class).key("#ByMail(a)")).isNull();
    assertThat(KeyCodec.of(Target.class).key("")).isNull();
  }

  @Test
  void randomTexts_areKeysOrNull() {
    KeyCodec<Wide> codec = KeyCodec.of(Wide.class);
    Random random = new Random(5);

    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(codec.text(wide(random)));
      int at = random.nextInt(text.length());
      text.setCharAt(at, PARTS.charAt(random.nextInt(PARTS.length())));
      Wide key = codec.key(text.toString());

      assertThat(key == null ? text.toString() : codec.text(key)).isEqualTo(text.toString());
    }
  }

  static Stream<Type> unfit() {
    return Stream.of(
        byte[].class,
        Object.class,
        Number.class,
        Double.class,
        float.class,
        Map.class,
        StringBuilder.class,
        Bytes.class,
        Recursive.class,
        Partial.class,
        Clashing.class,
        new TypeRef<Set<String>>() {}.type(),
        new TypeRef<List<Object>>() {}.type(),
        new TypeRef<Pair<String, byte[]>>() {}.type(),
        new TypeRef<List<String>[]>() {}.type(),
        List.class,
        Pair.class);
  }

  @SuppressWarnings("ArrayRecordComponent") // which is the point
  record Bytes(String name, byte[] content) {}

  record Recursive(Recursive next) {}

  sealed interface Partial permits Plain {}

  static final class Plain implements Partial {}

  sealed interface Clashing permits One.Same, Other.Same {}

  interface One {
    record Same() implements Clashing {}
  }

  interface Other {
    record Same() implements Clashing {}
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void unfitType_isRefusedWithItsName(Type type) {
    assertThatThrownBy(() -> KeyCodec.of(TypeRef.of(type)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Key type " + type.getTypeName());
  }

  @Test
  void unfitComponent_isNamed() {
    assertThatThrownBy(() -> KeyCodec.of(Bytes.class))
        .hasMessageContaining("component content of")
        .hasMessageContaining("equal to nothing but itself: use a List");
  }

  @Test
  void ownWriter_isUsedAndProven() {
    KeyCodec<Plain> codec = KeyCodec.custom(Plain.class, key -> "x y", t -> PLAIN, () -> PLAIN);

    assertThat(codec.text(PLAIN)).isEqualTo("x%20y");
    assertThat(codec.key("x%20y")).isSameAs(PLAIN);
  }

  @Test
  void unstableWriter_isRefused() {
    int[] calls = {0};
    Supplier<StringBuilder> builders = StringBuilder::new;
    StringBuilder one = new StringBuilder();

    assertUnstable(() -> own(key -> "", text -> one, builders), "samples are not equal");
    assertUnstable(() -> own(key -> "" + calls[0]++, text -> one, () -> one), "differently");
    assertUnstable(() -> own(key -> "", text -> builders.get(), () -> one), "not read back");
    assertUnstable(() -> own(key -> "", text -> null, () -> one), "not read back");
  }

  @Test
  void hash_isTheSameEverywhere() {
    KeyHash hash = KeyCodec.of(String.class).hash("user:42");

    assertThat(hash.bytes()).hasSize(16);
    assertThat(hash).hasToString(HASH_OF_USER_42);
    assertThat(IntStream.of(1, 2, 64, 1000).map(hash::partition)).allMatch(p -> p >= 0 && p < 1000);
  }

  @Test
  void hash_spreadsOverPartitions() {
    KeyCodec<Integer> codec = KeyCodec.of(Integer.class);

    Map<Integer, Long> sizes =
        IntStream.range(0, 64_000)
            .boxed()
            .collect(
                Collectors.groupingBy(key -> codec.hash(key).partition(64), Collectors.counting()));

    assertThat(sizes).hasSize(64);
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isBetween(850L, 1150L));
  }

  @Test
  void murmur_isMurmur() {
    assertThat(murmur("")).isEqualTo("00000000000000000000000000000000");
    assertThat(murmur("hello")).isEqualTo("cbd8a7b341bd9b025b1e906a48ae1d19");
    assertThat(murmur("The quick brown fox jumps over the lazy dog"))
        .isEqualTo("e34bbc7bbc071b6c7a433ca9c49a9347");
  }

  private static final Plain PLAIN = new Plain();
  private static final String HASH_OF_USER_42 = "cd01081bf0aa3a688137b06702a290dd";

  private static String murmur(String text) {
    return Murmur3.hash(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static KeyCodec<StringBuilder> own(
      java.util.function.Function<StringBuilder, String> writer,
      java.util.function.Function<String, StringBuilder> reader,
      Supplier<StringBuilder> sample) {
    return KeyCodec.custom(StringBuilder.class, writer, reader, sample);
  }

  private static void assertUnstable(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable making, String why) {
    assertThatThrownBy(making)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("java.lang.StringBuilder is unstable")
        .hasMessageContaining(why);
  }

  private static <K> String text(Class<K> type, K key) {
    KeyCodec<K> codec = KeyCodec.of(type);
    String text = codec.text(key);
    assertThat(codec.key(text)).isEqualTo(key);
    return text;
  }

  private static Wide any(Random random, Map<String, Wide> seen) {
    return List.copyOf(seen.values()).get(random.nextInt(seen.size()));
  }

  private static Wide copy(Wide key) {
    return new Wide(
        key.text == null ? null : new String(key.text.toCharArray()),
        key.primitive,
        key.boxed,
        key.wide,
        key.small,
        key.tiny,
        key.character,
        key.flag,
        key.id,
        key.color,
        key.whole,
        key.decimal,
        key.instant,
        key.date,
        key.zoned,
        new ArrayList<>(key.lists),
        key.pair,
        key.target);
  }

  private static Wide wide(Random random) {
    return new Wide(
        random.nextInt(9) == 0 ? null : part(random),
        random.nextInt(2),
        random.nextInt(3) == 0 ? null : random.nextInt(2),
        random.nextLong(),
        (short) random.nextInt(),
        (byte) random.nextInt(),
        PARTS.charAt(random.nextInt(PARTS.length())),
        random.nextBoolean(),
        new UUID(random.nextLong(), random.nextLong()),
        Color.values()[random.nextInt(2)],
        BigInteger.valueOf(random.nextLong()).shiftLeft(random.nextInt(99)),
        new BigDecimal(BigInteger.valueOf(random.nextInt(9)), random.nextInt(40) - 20),
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        LocalDate.ofEpochDay(random.nextInt()),
        ZonedDateTime.ofInstant(
            Instant.ofEpochSecond(random.nextInt()),
            ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "+03:00")),
        lists(random),
        new Pair<>(part(random), new Pair<>(random.nextLong(), null)),
        random.nextBoolean() ? new ById(1) : new ByName("#l1"));
  }

  private static List<List<String>> lists(Random random) {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(i -> IntStream.range(0, random.nextInt(3)).mapToObj(j -> part(random)).toList())
        .toList();
  }

  private static String part(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(PARTS.charAt(random.nextInt(PARTS.length())));
    }
    return text.toString();
  }
}
