package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapExampleTest {
  private final TieredCache<String, Integer> stock =
      TieredCache.<String, Integer>named("stock").memory(memory -> memory.maximumSize(100)).build();

  @AfterEach
  void close() {
    stock.close();
  }

  @Test
  void operationsOnOneKey_areAtomic() {
    // tag::map
    ConcurrentMap<String, Integer> map = stock.asMap();

    Integer before = map.putIfAbsent("cup", 10); // null: there was none
    boolean replaced = map.replace("cup", 10, 9); // compares values
    Integer left = map.merge("cup", -1, Integer::sum); // runs once, under the key's lease
    // end::map
    assertThat(before).isNull();
    assertThat(replaced).isTrue();
    assertThat(left).isEqualTo(8);
    assertThat(stock.getIfPresent("cup")).isEqualTo(8);
    assertThat(map).hasSize(1);
    map.remove("cup");
    assertThat(stock.getIfPresent("cup")).isNull();
  }
}
