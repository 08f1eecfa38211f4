package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.LogLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the log says of a value that cannot be read. */
class DiscreetLogTest {

  /** A codec that complains as many do, by quoting. */
  private static final Codec<String> UNREADABLE =
      new Codec<>() {
        @Override
        public String name() {
          return "unreadable";
        }

        @Override
        public long fingerprint() {
          return 1;
        }

        @Override
        public byte[] encode(String value) {
          return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes, int offset, int length) {
          String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
          throw new NumberFormatException("For input string: " + text);
        }
      };

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
