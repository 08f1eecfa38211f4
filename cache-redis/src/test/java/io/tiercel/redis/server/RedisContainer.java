package io.tiercel.redis.server;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, of any version, for machines that have Docker. It ends with the JVM. */
final class RedisContainer {

  private static final String PREFIX = "docker:";
  private static final int PORT = 6379;

  private RedisContainer() {}

  /** Whether the text is {@code docker:} and an image, such as {@code docker:valkey/valkey:8}. */
  static boolean isNamedBy(String text) {
    return text.startsWith(PREFIX);
  }

  /** Starts one of that image, and answers its address. */
  @SuppressWarnings("resource") // Testcontainers removes it when this JVM ends
  static String start(String named) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(named.substring(PREFIX.length())))
            .withExposedPorts(PORT);
    container.start();
    return "redis://" + container.getHost() + ':' + container.getMappedPort(PORT);
  }
}
