package io.tiercel.redis.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are killed and started again in the same place. They lie below those that
 * systems give to outgoing connections (32,768 and more, 49,152 and more): a client that tries to
 * come back while nobody listens could be given the very port that it looks for, and would keep the
 * server from it.
 */
final class Ports {

  private static final int FIRST = 10_000;
  private static final int END = 22_000;
  private static final int ATTEMPTS = 1_000;

  /** How far above its own port a node of a cluster listens to the other nodes. */
  private static final int BUS_OFFSET = 10_000;

  private Ports() {}

  /** One that nobody listens to, and that is free ten thousand above it too. */
  static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port) && isFree(port + BUS_OFFSET)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free between " + FIRST + " and " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
