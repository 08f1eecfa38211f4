package io.tiercel.codec;

import io.tiercel.spi.Entry;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Values and entries that the tests of codecs share. */
final class Samples {

  static final Entry<String> TEXT = Entry.of("Grüße", 1_000, 2_000, 3_000);

  /** A record with one of everything. */
  record Order(
      UUID id,
      Customer customer,
      List<Line> lines,
      Map<String, Integer> counts,
      BigDecimal total,
      Times times,
      boolean paid,
      double rate,
      Status status)
      implements Serializable {}

  record Customer(long number, String name) implements Serializable {}

  record Line(String article, int quantity, BigDecimal price) implements Serializable {}

  record Times(
      Instant instant, LocalDate date, OffsetDateTime offset, ZonedDateTime zoned, Duration life)
      implements Serializable {}

  enum Status {
    OPEN,
    SENT {
      @Override
      public String toString() {
        return "on its way";
      }
    }
  }

  private Samples() {}

  static Order order() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lines.add(new Line("article-" + i, i, new BigDecimal("1.0" + i)));
    }
    return new Order(
        new UUID(1, 2),
        new Customer(1L << 40, "Zoë Ångström"),
        lines,
        new HashMap<>(Map.of("one", 1, "two", 2)),
        new BigDecimal("100.00"),
        times(),
        true,
        0.1,
        Status.SENT);
  }

  /** In the hour that Berlin has twice, where the offset alone tells which one is meant. */
  static Times times() {
    ZonedDateTime later =
        ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 123_456_789, ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap();
    return new Times(
        later.toInstant(),
        later.toLocalDate(),
        OffsetDateTime.parse("2026-01-01T00:00:00.000000001+05:30"),
        later,
        Duration.ofNanos(1));
  }

  static byte[] bytes(Encoded encoded) {
    if (encoded instanceof Encoded.Declined declined) {
      throw new AssertionError(declined.why(), declined.cause());
    }
    return ((Encoded.Storable) encoded).bytes();
  }

  static CodecSettings settings() {
    return CodecSettings.of("app", "orders");
  }

  static <V> EntryCodec<String, V> entries(Codec<V> codec, CodecSettings settings) {
    return EntryCodec.of(KeyCodec.of(String.class), codec, settings);
  }
}
