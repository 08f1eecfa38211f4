package io.tiercel.jdbc;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A database in a container, of any version, for machines that have Docker. It ends with the JVM.
 */
enum DatabaseContainer {
  POSTGRES(5432, "postgresql", "POSTGRES_PASSWORD", "user=postgres"),
  MARIADB(3306, "mariadb", "MARIADB_ROOT_PASSWORD", "user=root"),
  MYSQL(3306, "mysql", "MYSQL_ROOT_PASSWORD", "user=root");

  private static final String PREFIX = "docker:";
  private static final String PASSWORD = "tiercel";
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final int port;
  private final String scheme;
  private final String passwordVariable;
  private final String user;

  DatabaseContainer(int port, String scheme, String passwordVariable, String user) {
    this.port = port;
    this.scheme = scheme;
    this.passwordVariable = passwordVariable;
    this.user = user;
  }

  /** Whether the text is {@code docker:} and an image, such as {@code docker:postgres:14}. */
  static boolean isNamedBy(String text) {
    return text.startsWith(PREFIX);
  }

  /** Starts one of that image, and answers the address of a database in it. */
  static String start(String named) {
    String image = named.substring(PREFIX.length());
    return of(image).start(DockerImageName.parse(image));
  }

  private static DatabaseContainer of(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    return Arrays.stream(values())
        .filter(kind -> name.startsWith(kind.name().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(image + " is no image of a database"));
  }

  @SuppressWarnings("resource") // Testcontainers removes it when this JVM ends
  private String start(DockerImageName image) {
    GenericContainer<?> container =
        new GenericContainer<>(image).withExposedPorts(port).withEnv(passwordVariable, PASSWORD);
    container.start();
    String server = "jdbc:" + scheme + "://" + container.getHost() + ':';
    String database = this == POSTGRES ? "postgres" : "mysql";
    String url =
        server
            + container.getMappedPort(port)
            + '/'
            + database
            + '?'
            + user
            + "&password="
            + PASSWORD;
    await().atMost(LONGEST).ignoreExceptions().until(() -> answers(url));
    return url;
  }

  /** Not before it has set itself up, for which it starts once without listening to anybody. */
  private static boolean answers(String url) throws Exception {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(1);
    }
  }
}
