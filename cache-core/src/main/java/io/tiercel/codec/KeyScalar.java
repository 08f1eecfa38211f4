package io.tiercel.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a key that is one token: a mark of its type, then a text that Java promises to be one
 * to one. Text itself has no mark.
 */
final class KeyScalar implements KeyForm {

  static final String NULL = "#0";
  private static final String EMPTY = "#e";
  private static final Map<Class<?>, KeyForm> KNOWN = new HashMap<>();

  /** With a sign before years of more than four digits, which the JDK reads and does not write. */
  private static final DateTimeFormatter MONTHS =
      DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);

  static {
    add(String.class, "", Function.identity());
    add(Integer.class, "i", Integer::valueOf);
    add(Long.class, "l", Long::valueOf);
    add(Short.class, "s", Short::valueOf);
    add(Byte.class, "b", Byte::valueOf);
    add(Character.class, "c", text -> text.charAt(0));
    add(Boolean.class, "z", Boolean::valueOf);
    add(BigInteger.class, "n", KeyNumber::text, KeyNumber::whole);
    add(BigDecimal.class, "d", KeyNumber::text, KeyNumber::decimal);
    add(UUID.class, "u", UUID::fromString);
    add(Instant.class, "I", Instant::parse);
    add(LocalDate.class, "D", LocalDate::parse);
    add(LocalTime.class, "T", LocalTime::parse);
    add(LocalDateTime.class, "L", LocalDateTime::parse);
    add(OffsetTime.class, "H", OffsetTime::parse);
    add(OffsetDateTime.class, "O", OffsetDateTime::parse);
    add(ZonedDateTime.class, "Z", ZonedDateTime::parse);
    add(Year.class, "Y", text -> Year.of(Integer.parseInt(text)));
    add(YearMonth.class, "M", MONTHS::format, text -> YearMonth.parse(text, MONTHS));
    add(MonthDay.class, "N", MonthDay::parse);
    add(Duration.class, "P", Duration::parse);
    add(Period.class, "Q", Period::parse);
    add(ZoneOffset.class, "o", ZoneOffset::of);
    add(ZoneId.class, "a", ZoneId::of);
    KNOWN.put(int.class, known(Integer.class));
    KNOWN.put(long.class, known(Long.class));
    KNOWN.put(short.class, known(Short.class));
    KNOWN.put(byte.class, known(Byte.class));
    KNOWN.put(char.class, known(Character.class));
    KNOWN.put(boolean.class, known(Boolean.class));
  }

  private final String mark;
  private final Function<Object, String> writer;
  private final Function<String, ?> reader;
  private final @Nullable Class<?> type;

  KeyScalar(String mark, Function<Object, String> writer, Function<String, ?> reader) {
    this(mark, writer, reader, null);
  }

  /**
   * A form.
   *
   * @param type what the writer surely writes; null if it has to be tried
   */
  private KeyScalar(
      String mark,
      Function<Object, String> writer,
      Function<String, ?> reader,
      @Nullable Class<?> type) {
    this.type = type;
    this.mark = mark.isEmpty() ? "" : '#' + mark;
    this.writer = writer;
    this.reader = reader;
  }

  static @Nullable KeyForm of(Class<?> type) {
    return KNOWN.get(type);
  }

  @Override
  public void write(@Nullable Object key, StringBuilder out) {
    out.append(key == null ? NULL : text(key));
  }

  @Override
  public void require(Object key) {
    if (key.getClass() != type) {
      text(key);
    }
  }

  @Override
  public String text(Object key) {
    String text = KeyText.escape(writer.apply(key));
    if (mark.isEmpty()) {
      return text.isEmpty() ? EMPTY : text;
    }
    return mark + text;
  }

  @Override
  public @Nullable Object read(KeyReader in) {
    String token = in.token();
    if (token.equals(NULL)) {
      return null;
    } else if (mark.isEmpty()) {
      return reader.apply(token.equals(EMPTY) ? "" : KeyText.unescape(token));
    } else if (!token.startsWith(mark)) {
      throw new IllegalArgumentException("no " + mark);
    }
    return reader.apply(KeyText.unescape(token.substring(mark.length())));
  }

  private static <T> void add(Class<T> type, String mark, Function<String, T> reader) {
    KNOWN.put(type, new KeyScalar(mark, key -> type.cast(key).toString(), reader, type));
  }

  /** What its writer may refuse, or what {@code toString} writes in another way. */
  private static <T> void add(
      Class<T> type, String mark, Function<T, String> writer, Function<String, T> reader) {
    KNOWN.put(type, new KeyScalar(mark, key -> writer.apply(type.cast(key)), reader));
  }

  private static KeyForm known(Class<?> type) {
    KeyForm form = KNOWN.get(type);
    if (form == null) {
      throw new IllegalStateException(type.getName());
    }
    return form;
  }
}
