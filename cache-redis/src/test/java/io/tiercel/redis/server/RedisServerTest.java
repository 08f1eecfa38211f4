package io.tiercel.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RedisServerTest {

  /** A node of a cluster writes a file there. */
  @Test
  void closedServer_leavesNoDirectory() {
    RedisServer server = RedisServer.clusterNode();
    Path first = server.directory();
    server.restart();
    Path second = server.directory();
    server.close();

    assertThat(first).doesNotExist();
    assertThat(second).isNotEqualTo(first).doesNotExist();
  }

  @Test
  void portThatSomebodyHas_isWaitedFor() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      server.kill();
      CompletableFuture<Void> restart;
      try (ServerSocket somebody =
          new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress())) {
        restart = CompletableFuture.runAsync(server::restart);
        assertThatThrownBy(() -> restart.get(500, TimeUnit.MILLISECONDS))
            .as("%s", somebody)
            .isInstanceOf(TimeoutException.class);
      }
      restart.get(20, TimeUnit.SECONDS);
      assertThat(server.command("PING")).isEqualTo("+PONG");
    }
  }
}
