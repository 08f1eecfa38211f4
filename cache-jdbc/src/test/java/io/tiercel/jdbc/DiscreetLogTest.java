package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.LogLines;
import io.tiercel.testkit.ReadingCodec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the log says of a value that cannot be read. */
class DiscreetLogTest {

  /** Complains as many codecs do, by quoting. */
  private static final Codec<String> UNREADABLE =
      new ReadingCodec(
          text -> {
            throw new NumberFormatException("For input string: " + text);
          });

  @Test
  void log_namesTheCacheAndNoValue_andAnObserverHearsAll() {
    List<Throwable> heard = new CopyOnWriteArrayList<>();
    Observer<String, String> observer =
        new Observer<>() {
          @Override
          public void survived(String what, Throwable failure) {
            heard.add(failure);
          }
        };
    try (LogLines log = new LogLines();
        TieredCache<String, String> cache =
            TieredCache.<String, String>named("accounts")
                .tier(Server.SQLITE.tier().build().of(KeyCodec.of(String.class), UNREADABLE))
                .observer(observer)
                .build()) {
      cache.put("k", "SECRET");
      assertThat(cache.getIfPresent("k")).isNull();
      assertThat(log.with("Cache accounts: survived: an entry in the database")).hasSize(1);
      assertThat(log.with("java.lang.NumberFormatException")).isNotEmpty();
      assertThat(log.with("SECRET")).isEmpty();
      assertThat(heard).hasSize(1).first().asString().doesNotContain("SECRET");
      assertThat(heard.get(0)).hasStackTraceContaining("For input string: SECRET");
    }
  }
}
