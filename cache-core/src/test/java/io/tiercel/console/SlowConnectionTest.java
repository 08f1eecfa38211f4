package io.tiercel.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tiercel.TieredCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether those who never finish a request keep a console from others. */
@Timeout(60)
class SlowConnectionTest {
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("products")
          .memory(memory -> memory.maximumSize(10))
          .build();
  private final Console console = Console.of(0).cache(cache).start();
  private final List<Socket> slow = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : slow) {
      socket.close();
    }
    console.close();
    cache.close();
  }

  private Socket to(InetSocketAddress address, String text) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    slow.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private void answersHealth() {
    Client client = new Client(console, "");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> client.raw("GET /health", "Host: localhost") == 200);
  }

  @Test
  void aFewRequestsWithoutAnEnd_delayNobody() throws IOException {
    for (int i = 0; i < 8; i++) {
      to(
          new InetSocketAddress(console.uri().getHost(), console.uri().getPort()),
          "GET /health HTTP/1.1\r\nHost: ");
    }
    answersHealth();
  }

  @Test
  void requestThatNeverEnds_isBrokenOff() throws IOException {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (Workers two = new Workers(2, Duration.ofMillis(300), clock, Thread::new)) {
      server.createContext("/", SlowConnectionTest::answerNothing);
      server.setExecutor(two);
      server.start();
      Socket header = to(server.getAddress(), "GET / HTTP/1.1\r\nHost: ");
      Socket body = to(server.getAddress(), "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf");
      assertThat(header.getInputStream().read()).isNegative();
      assertThat(body.getInputStream().read()).isNegative();
      await() // which may take a busy machine longer than the limit, too
          .until(
              () ->
                  to(server.getAddress(), "GET / HTTP/1.1\r\n\r\n").getInputStream().read() == 'H');
    } finally {
      server.stop(0);
      clock.shutdownNow();
    }
  }

  private static void answerNothing(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
