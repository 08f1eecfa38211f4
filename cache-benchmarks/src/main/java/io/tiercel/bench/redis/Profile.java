package io.tiercel.bench.redis;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A record of twelve fields, about 1 KiB as bytes.
 *
 * @param id what it is called
 * @param number a long
 * @param name a text
 * @param mail a text
 * @param street a text
 * @param city a text
 * @param country a text
 * @param biography the long text
 * @param groups some texts
 * @param active a flag
 * @param score a number
 * @param seen a time
 */
public record Profile(
    UUID id,
    long number,
    String name,
    String mail,
    String street,
    String city,
    String country,
    String biography,
    List<String> groups,
    boolean active,
    double score,
    Instant seen) {

  private static final int LETTERS = 760;

  /** Always the same for a seed. */
  static Profile of(int seed) {
    Random random = new Random(seed);
    String biography =
        random
            .ints(LETTERS, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return new Profile(
        new UUID(random.nextLong(), random.nextLong()),
        seed,
        "Ann Example " + seed,
        "ann" + seed + "@example.org",
        "Long Street " + seed,
        "Example",
        "Nowhere",
        biography,
        List.of("gold", "eu"),
        true,
        random.nextDouble(),
        Instant.ofEpochMilli(random.nextInt()));
  }
}
