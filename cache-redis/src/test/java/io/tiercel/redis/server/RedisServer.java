package io.tiercel.redis.server;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server that keeps nothing on disk, and what can happen to it. It is ended with the JVM at
 * the latest.
 */
public final class RedisServer implements AutoCloseable {

  private static final String READY = "Ready to accept connections";
  private static final int ATTEMPTS = 5;
  private static final Pattern READS = Pattern.compile("cmdstat_mget:calls=(\\d+)");

  /** It keeps nothing, and a replica need not wait for others. */
  private static final List<String> OPTIONS =
      List.of("--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0");

  /** Those that run, and the directories that they run in. */
  private static final Map<Process, Path> RUNNING = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(RedisServer::end)));
  }

  private final int port;
  private final List<String> options;
  private final String ready;
  private volatile Process process;

  private RedisServer(String ready, List<String> options) {
    this.ready = ready;
    this.options = options;
    this.port = freePort();
    this.process = launch();
  }

  /** Starts one; somebody else may take a port that was free a moment ago. */
  private static RedisServer started(String ready, List<String> options) {
    for (int i = 1; ; i++) {
      try {
        return new RedisServer(ready, options);
      } catch (PortTaken taken) {
        if (i == ATTEMPTS) {
          throw taken;
        }
      }
    }
  }

  /** Who listens there is not this one. */
  private static final class PortTaken extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private PortTaken(String said) {
      super(said);
    }
  }

  /** Starts a server with options such as {@code --maxmemory 4mb}, each word for itself. */
  public static RedisServer start(String... options) {
    List<String> all = new ArrayList<>(OPTIONS);
    all.addAll(List.of(options));
    return started(READY, all);
  }

  /** Starts a node of a cluster, which also listens to the port that is 10,000 above its own. */
  public static RedisServer clusterNode() {
    List<String> all = new ArrayList<>(OPTIONS);
    all.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
    return started(READY, all);
  }

  /** Starts a sentinel, with a file of its own to write to. */
  static RedisServer sentinel(String configuration) {
    try {
      Path file = Files.createTempFile("tiercel-sentinel", ".conf");
      file.toFile().deleteOnExit();
      Files.writeString(file, configuration);
      return started("+monitor", List.of(file.toString(), "--sentinel"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The one that all tests may use that harm nobody: at the address {@code -Dtiercel.redis}, in a
   * container of the image that it names, or one of ours.
   */
  public static String sharedUri() {
    return Shared.URI;
  }

  private static final class Shared {
    private static final String URI = uri(System.getProperty("tiercel.redis"));

    private static String uri(@Nullable String given) {
      if (given == null) {
        return start().uri();
      }
      return RedisContainer.isNamedBy(given) ? RedisContainer.start(given) : given;
    }
  }

  /** Its address. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Ends it without warning. */
  public void kill() {
    end(process, RUNNING.remove(process));
  }

  private static void end(Process process, @Nullable Path directory) {
    process.destroyForcibly().onExit().join();
    if (directory != null) {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where it runs; it is not there any more when it has ended. */
  Path directory() {
    return Objects.requireNonNull(RUNNING.get(process));
  }

  /** Starts it again, empty, on the same port, for which it waits if somebody else has it. */
  public void restart() {
    kill();
    await()
        .dontCatchUncaughtExceptions()
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(PortTaken.class)
        .until(
            () -> {
              process = launch();
              return true;
            });
  }

  /** Stops it as a debugger does: connections stay, and nothing is answered. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void resume() {
    signal("CONT");
  }

  @Override
  public void close() {
    kill();
  }

  /** How often it was asked for several keys at once, as the tier reads. */
  public long readsAnswered() {
    Matcher calls = READS.matcher(answer("INFO", "commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  /** Sends one command, and answers the first line of what comes back. */
  public String command(String... words) {
    return send(words, RedisServer::line);
  }

  /** Sends one command whose answer is text, and answers the text. */
  public String answer(String... words) {
    return send(
        words,
        in -> {
          char[] text = new char[Integer.parseInt(line(in).substring(1))];
          int last = 0;
          for (int read = 0; read < text.length; read += last) {
            last = in.read(text, read, text.length - read);
            if (last < 0) {
              throw new EOFException("the answer was cut short");
            }
          }
          return new String(text);
        });
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("the connection was closed");
    }
    return line;
  }

  /** The version of Redis that it is, or says to be compatible with. */
  public String version() {
    Matcher version = Pattern.compile("redis_version:([\\d.]+)").matcher(answer("INFO", "server"));
    if (!version.find()) {
      throw new IllegalStateException("it does not tell its version");
    }
    return version.group(1);
  }

  private interface Reading {
    String read(BufferedReader in) throws IOException;
  }

  private String send(String[] words, Reading reading) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        request.append('$').append(length).append("\r\n").append(word).append("\r\n");
      }
      OutputStream out = socket.getOutputStream();
      out.write(request.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      return reading.read(
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A port that nobody listens to. */
  public static int freePort() {
    return Ports.free();
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private Process launch() {
    try {
      List<String> command = new ArrayList<>();
      command.add(RedisBinary.path().toString());
      command.addAll(options);
      command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
      Path directory = Files.createTempDirectory("tiercel-redis");
      Process started =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      RUNNING.put(started, directory);
      awaitReady(started);
      return started;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Reads what it says until it says that it is ready; a thread reads the rest, for nobody. */
  private void awaitReady(Process started) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.contains(ready)) {
        Thread drain = new Thread(() -> drain(out), "redis-output");
        drain.setDaemon(true);
        drain.start();
        return;
      }
    }
    end(started, RUNNING.remove(started));
    String failure = "redis did not start:\n" + said;
    throw said.indexOf("Could not create server TCP listening socket") < 0
        ? new IllegalStateException(failure)
        : new PortTaken(failure);
  }

  /** Awaitility fails whatever waits in this JVM for what any thread throws, so it must not. */
  private static void drain(BufferedReader out) {
    try {
      while (out.readLine() != null) {}
    } catch (IOException killed) {
      return; // in the middle of a line
    }
  }
}
