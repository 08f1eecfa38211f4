package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.tiercel.error.LoadException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
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
  void bulkFunctionThatAnswersNull_isToldSo() {
    for (CacheLoader<String, String> loader :
        List.of(
            CacheLoader.<String, String>bulk(keys -> null),
            CacheLoader.<String, String>bulkPerEntry((keys, entries) -> null))) {
      try (TieredCache<String, String> cache = over(loader)) {
        assertThatThrownBy(() -> cache.get("k")).hasMessageContaining("bulk loader answered null");
        assertThatThrownBy(() -> cache.getAll(List.of("k", "l")))
            .hasMessageContaining("bulk loader answered null");
      }
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

  @Test
  void bulkLoaderThatSetsTags_setsThoseOfEachKey_alsoWhereOnlyOneIsAskedFor() {
    CacheLoader<String, String> tagging =
        CacheLoader.bulkPerEntry(
            (keys, entries) -> {
              Map<String, String> values = new HashMap<>();
              for (String key : keys) {
                entries.apply(key).tags("of " + key);
                values.put(key, keys.size() + " asked");
              }
              return values;
            });
    try (TieredCache<String, String> cache = over(tagging)) {
      assertThat(cache.getAll(List.of("a", "b")))
          .containsOnly(entry("a", "2 asked"), entry("b", "2 asked"));
      cache.invalidateTags("of a");
      assertThat(cache.get("a")).isEqualTo("1 asked");
      assertThat(cache.get("b")).isEqualTo("2 asked");
      cache.invalidateTags("of a");
      assertThat(cache.getIfPresent("a")).isNull();
    }
  }

  @Test
  void optionsThatAreNamedOneByOne_addUp() {
    CacheOptions options =
        CacheOptions.NONE.tagged("a").tagged("b", "a").skipping("x").skipping("y");
    assertThat(options.tags()).containsExactlyInAnyOrder("a", "b");
    assertThat(options.skippedTiers()).containsExactlyInAnyOrder("x", "y");
  }
}
