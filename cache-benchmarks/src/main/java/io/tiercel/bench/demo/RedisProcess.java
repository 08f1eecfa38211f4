package io.tiercel.bench.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A Redis server as a process of its own, which keeps nothing on disk. Its program comes from a jar
 * on the class path, or is named by {@code -Dtiercel.redis.bin}.
 */
public final class RedisProcess implements AutoCloseable {
  private final Path program;
  private final int port;
  private Process process;

  private RedisProcess(Path program, int port) throws IOException {
    this.program = program;
    this.port = port;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Starts one on a free port; fails where there is no program for this machine. */
  public static RedisProcess start() throws IOException {
    return new RedisProcess(program(), freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Path program() throws IOException {
    String named = System.getProperty("tiercel.redis.bin");
    if (named != null) {
      return Path.of(named);
    }
    String resource = "/redis-server-7.0.15-" + system() + '-' + architecture();
    try (InputStream carried = RedisProcess.class.getResourceAsStream(resource)) {
      if (carried == null) {
        throw new IOException("no program for this machine is on the class path: " + resource);
      }
      Path file = Files.createTempFile("tiercel-demo-redis", "");
      file.toFile().deleteOnExit();
      Files.write(file, carried.readAllBytes());
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + " cannot be made executable");
      }
      return file;
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

  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder(
                program.toString(),
                "--save",
                "",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port))
            .directory(Files.createTempDirectory("tiercel-demo").toFile())
            .redirectErrorStream(true)
            .start();
    awaitReady(started);
    return started;
  }

  private static void awaitReady(Process started) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("Ready to accept connections")) {
        return;
      }
    }
    throw new IOException("redis ended with " + started.onExit().join().exitValue());
  }

  /** Where it listens. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends it without warning. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again, empty. */
  public void restart() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    kill();
  }
}
