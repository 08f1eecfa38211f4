package io.tiercel.bench.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server as a process of its own, which keeps nothing on disk. Its program comes from a jar
 * on the class path, or is named by {@code -Dtiercel.redis.bin}. It ends with this JVM, and leaves
 * no file.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 1_000;
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final Thread hook = new Thread(this::end);
  private @Nullable Path directory;
  private @Nullable Path program;
  private volatile @Nullable Process process;
  private boolean ended;

  /** Nothing yet: whoever ends it must know it before there is anything. */
  private RedisProcess(int port) {
    this.port = port;
  }

  /** Starts one on a free port; fails where there is no program for this machine. */
  public static RedisProcess start() throws IOException {
    RedisProcess redis = new RedisProcess(freePort());
    try {
      Runtime.getRuntime().addShutdownHook(redis.hook);
      redis.unpack();
      redis.launch();
      return redis;
    } catch (IOException | RuntimeException failure) {
      redis.close();
      throw failure;
    }
  }

  /**
   * Below those that outgoing connections are given: it is killed and started again, and a client
   * that looks for it meanwhile must not be given the port itself.
   */
  private static int freePort() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // There are others.
      }
    }
    throw new IOException("no port is free");
  }

  private synchronized void unpack() throws IOException {
    failIfEnded();
    Path made = Files.createTempDirectory("tiercel-redis");
    directory = made;
    String named = System.getProperty("tiercel.redis.bin");
    program = named == null ? unpack(made.resolve("redis-server")) : Path.of(named);
  }

  private static Path unpack(Path file) throws IOException {
    String resource = "/redis-server-7.0.15-" + system() + '-' + architecture();
    try (InputStream carried = RedisProcess.class.getResourceAsStream(resource)) {
      if (carried == null) {
        throw new IOException("no program for this machine is on the class path: " + resource);
      }
      Files.copy(carried, file);
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + " cannot be made executable");
      }
      return file;
    }
  }

  private void failIfEnded() throws IOException {
    if (ended) {
      throw new IOException("this JVM ends");
    }
  }

  private static String system() {
    return property("os.name").startsWith("mac") ? "darwin" : property("os.name");
  }

  private static String architecture() {
    return property("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static String property(String name) {
    return System.getProperty(name, "").toLowerCase(Locale.ROOT);
  }

  private void launch() throws IOException {
    Process started = begin();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() > end) {
        started.destroyForcibly();
        throw new IOException("redis-server does not start on port " + port);
      }
      Narrator.pause(Duration.ofMillis(5));
    }
  }

  private synchronized Process begin() throws IOException {
    failIfEnded();
    Process started =
        new ProcessBuilder(
                String.valueOf(program),
                "--save",
                "",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port))
            .directory(Objects.requireNonNull(directory).toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process = started;
    return started;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(PING);
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it listens. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** How much time of the processors it has used. */
  public Duration processorTime() {
    return started().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends it without warning. */
  public synchronized void kill() {
    Process started = process;
    if (started != null) {
      started.destroyForcibly().onExit().join();
    }
  }

  private Process started() {
    return Objects.requireNonNull(process, "there is none before it starts");
  }

  /** Starts it again, empty; where it runs, it goes on. */
  public void restart() throws IOException {
    if (!started().isAlive()) {
      launch();
    }
  }

  /** Lets it hang: connections stay open, and nothing is answered. */
  public synchronized void stop() throws IOException {
    signal("-STOP");
  }

  /** Lets it go on where it was stopped. */
  public synchronized void proceed() throws IOException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException {
    new ProcessBuilder("kill", name, Long.toString(started().pid())).start().onExit().join();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook does the same as we do, and does it but once more.
    }
    end();
  }

  private synchronized void end() {
    ended = true;
    kill();
    if (directory != null) {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException gone) {
      // Somebody else removed it.
    }
  }
}
