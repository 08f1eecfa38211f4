package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.console.Console;
import io.tiercel.console.KeyParser;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleExampleTest {
  private final TieredCache<String, Product> products =
      TieredCache.<String, Product>named("products")
          .memory(memory -> memory.maximumSize(100))
          .build();
  private final TieredCache<UUID, Product> orders =
      TieredCache.<UUID, Product>named("orders").memory(memory -> memory.maximumSize(100)).build();

  @AfterEach
  void close() {
    products.close();
    orders.close();
  }

  @Test
  void console_isOpened() {
    int port = 0;
    // tag::open
    Console console =
        Console.of(port)
            .cache(products, KeyParser.of(String.class))
            .cache(orders, KeyParser.of(UUID.class))
            .start();
    // end::open
    assertThat(console.uri().toString()).startsWith("http://127.0.0.1:");
    console.close();
  }

  @Test
  void console_isSteeredBehindAProxy() {
    int port = 0;
    String token = "0123456789abcdef";
    // tag::steer
    Console console =
        Console.of(port)
            .cache(products, text -> text.strip().toLowerCase(java.util.Locale.ROOT))
            .steeredBy(token)
            .boundTo("0.0.0.0")
            .reachedAs("cache-1.internal")
            .start();
    // end::steer
    assertThat(console.uri().getPort()).isPositive();
    console.close();
  }
}
