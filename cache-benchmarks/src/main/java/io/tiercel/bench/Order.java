package io.tiercel.bench;

import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.TypeRef;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A value such as services cache: a graph of records of about 1 KB.
 *
 * @param id what it is called
 * @param customer who ordered
 * @param lines what was ordered
 * @param paid whether it is paid
 * @param status how far it got
 */
public record Order(UUID id, Customer customer, List<Line> lines, boolean paid, Status status)
    implements Serializable {

  /** Who ordered. */
  public record Customer(long number, String name, String mail, List<String> groups)
      implements Serializable {}

  /** What was ordered. */
  public record Line(String article, String title, int quantity, BigDecimal price)
      implements Serializable {}

  /** How far an order got. */
  public enum Status {
    /** Not at all. */
    OPEN,
    /** On its way. */
    SENT
  }

  /** An order of so many lines, always the same for a seed. */
  static Order of(int lines, int seed) {
    Random random = new Random(seed);
    List<Line> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String article = "A-" + (100_000 + random.nextInt(900_000));
      String title = "Article " + Long.toString(random.nextLong() >>> 1, 36);
      all.add(new Line(article, title, 1 + random.nextInt(9), price(random)));
    }
    Customer customer =
        new Customer(random.nextInt(), "Ann Example", "ann@example.org", List.of("gold", "eu"));
    return new Order(
        new UUID(random.nextLong(), random.nextLong()), customer, all, true, Status.SENT);
  }

  /** About so many KiB of JSON. */
  static String json(int kibibytes) {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < kibibytes; i++) {
      orders.add(of(9 + i % 4, i));
    }
    byte[] json = JacksonCodec.json(new TypeRef<List<Order>>() {}).encode(orders);
    return new String(json, StandardCharsets.UTF_8);
  }

  private static BigDecimal price(Random random) {
    return BigDecimal.valueOf(random.nextInt(100_000), 2);
  }
}
