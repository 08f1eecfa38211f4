package io.tiercel.bench.jdbc;

import io.tiercel.bench.compare.Bar;
import io.tiercel.bench.compare.Batches;
import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.Subject;
import io.tiercel.bench.compare.Suite;
import io.tiercel.bench.compare.Turns;
import io.tiercel.bench.demo.Workplace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.List;

/**
 * The JDBC tier beside prepared statements through HikariCP, on the same databases: entries of 1
 * KiB, read one by one, and written by batches of 256. PostgreSQL is started for it; MariaDB takes
 * part if {@code -Dtiercel.mariadb=jdbc:mariadb:…} is the address of an empty database.
 */
public final class JdbcSuite implements Suite {

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public String summary() {
    return "the JDBC tier beside plain JDBC, on PostgreSQL, SQLite and H2, and MariaDB where one is given";
  }

  @Override
  public void run(Interleaved runner) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String url = server.getJdbcUrl("postgres", "postgres");
      compare(runner, "PostgreSQL", url, List.of(1, 4, 64));
    }
    try (Workplace place = Workplace.open()) {
      compare(runner, "SQLite", "jdbc:sqlite:" + place.file("bench.db"), List.of(1));
      compare(runner, "H2", "jdbc:h2:file:" + place.file("bench"), List.of(1));
    }
    String given = System.getProperty("tiercel.mariadb");
    if (given != null) {
      compare(runner, "MariaDB", given, List.of(1, 4, 64));
    }
  }

  private static void compare(
      Interleaved runner, String database, String url, List<Integer> threads) throws Exception {
    try (PlainJdbc plain = new PlainJdbc(url);
        TierAlone tier = new TierAlone(url)) {
      plain.fill();
      tier.fill();
      for (int count : threads) {
        gets(runner, database, count, plain, tier);
      }
      runner.run(
          Comparison.of(
                  "jdbc write of 256 at once, " + database,
                  Batches.side("plain JDBC", plain::write),
                  Batches.side("tier", tier::write))
              .bars(Bar.asFastAs("tier", 0.8)));
    }
  }

  private static void gets(
      Interleaved runner, String database, int threads, PlainJdbc plain, TierAlone tier)
      throws Exception {
    try (Turns turns = new Turns(threads, () -> Duration.ZERO)) {
      Comparison comparison =
          Comparison.of(
              "jdbc get, " + database + ", threads " + threads,
              turns.side(new Subject("plain JDBC", (thread, n) -> plain.get(Data.at(thread, n)))),
              turns.side(new Subject("tier", (thread, n) -> tier.get(Data.at(thread, n)))));
      runner.run(bar(comparison, threads));
    }
  }

  /** Four threads are shown, and held to nothing. */
  private static Comparison bar(Comparison comparison, int threads) {
    return switch (threads) {
      case 1 -> comparison.bars(Bar.asFastAs("tier", 0.9));
      case 64 -> comparison.bars(Bar.asFastAs("tier", 2));
      default -> comparison;
    };
  }
}
