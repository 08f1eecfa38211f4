package io.tiercel.redis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
