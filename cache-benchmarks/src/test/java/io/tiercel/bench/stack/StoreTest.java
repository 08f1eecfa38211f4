package io.tiercel.bench.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoreTest {
  private static final List<String> KEYS = List.of("a", "b");

  /** A server that is given may have the table of a benchmark that was killed. */
  @Test
  void tableOfAnEarlierBenchmark_isMadeAnew() throws Exception {
    try (Servers servers = new Servers(Database.SQLITE)) {
      Shape shape = new Shape(10, 100, 16, List.of(), servers);
      Store killed = HikariStore.open(shape);
      killed.loadAll(KEYS);
      try (Store next = HikariStore.open(shape)) {
        assertThat(next.get("a")).isNull();
      }
      killed.close();
    }
  }

  @Test
  void invalidatedTag_isThatOfAllEntries() throws Exception {
    try (Servers servers = new Servers(Database.SQLITE);
        Store store = Stack.MEMORY.open(new Shape(10, 100, 16, List.of(Store.TAG), servers))) {
      store.loadAll(KEYS);
      store.load("c");
      assertThat(store.get("a")).isNotNull();
      store.invalidateTag();

      assertThat(store.get("a")).isNull();
      assertThat(store.get("c")).isNull();
    }
  }
}
