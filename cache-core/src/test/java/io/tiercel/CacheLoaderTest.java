package io.tiercel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.LoadException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Loaders that are made of functions, as an application writes them. */
class CacheLoaderTest {

  private static String read(String key) throws IOException {
    throw new IOException("no " + key);
  }

  private static Map<String, String> readAll(Collection<String> keys) throws IOException {
    throw new IOException("none of " + keys);
  }

  private static TieredCache<String, String> over(CacheLoader<String, String> loader) {
    return TieredCache.<String, String>named("words")
        .memory(memory -> memory.maximumSize(10))
        .loader(loader)
        .build();
  }

  @Test
  void checkedExceptionOfALoaderThatSetsTags_isTheCause() {
    CacheLoader<String, String> tagging =
        CacheLoader.perEntry(
            (key, entry) -> {
              entry.tags("words");
              return read(key);
            });
    try (TieredCache<String, String> cache = over(tagging)) {
      assertThatThrownBy(() -> cache.get("k"))
          .isInstanceOf(LoadException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void checkedExceptionOfABulkLoader_isTheCause() {
    try (TieredCache<String, String> cache = over(CacheLoader.bulk(CacheLoaderTest::readAll))) {
      assertThatThrownBy(() -> cache.get("k"))
          .isInstanceOf(LoadException.class)
          .hasCauseInstanceOf(IOException.class);
      assertThatThrownBy(() -> cache.getAll(List.of("k", "l")))
          .isInstanceOf(LoadException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }
}
