package io.tiercel.redis;

import io.tiercel.redis.server.Proxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A {@link NodeProcess} with a way of its own to Redis, and what can happen to both. */
final class RemoteNode implements AutoCloseable {

  private static final int THREADS = 2;
  private static final long AFTERMATH = TimeUnit.MILLISECONDS.toNanos(200);

  private final ToLongFunction<String> truth;
  private final String namespace;
  private final Duration limit;
  private final Proxy proxy;
  private final ServerSocket door;
  private final BlockingQueue<Worker> workers = new LinkedBlockingQueue<>();
  private volatile Process process;
  private volatile long stoodFrom = Long.MAX_VALUE;
  private volatile long stoodUntil = Long.MAX_VALUE;

  /** With a time limit for all that is asked of Redis. */
  RemoteNode(int redis, String namespace, Duration limit, ToLongFunction<String> truth) {
    this.truth = truth;
    this.limit = limit;
    this.namespace = namespace;
    this.proxy = new Proxy(redis);
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    run(this::accept);
    this.process = launch();
  }

  private Process launch() {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx128m",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              NodeProcess.class.getName(),
              Integer.toString(door.getLocalPort()),
              proxy.uri(),
              namespace,
              Integer.toString(THREADS),
              limit.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void accept() {
    try {
      while (true) {
        Worker line = new Worker(door.accept());
        if ("work".equals(line.read())) {
          workers.add(line);
        } else {
          run(() -> tellTruth(line));
        }
      }
    } catch (IOException closed) {
      return; // the door was closed
    }
  }

  private void tellTruth(Worker line) {
    for (String key = line.read(); key != null; key = line.read()) {
      line.write(Long.toString(truth.applyAsLong(key)));
    }
  }

  /** Has the node do something; null if it died meanwhile, or is dead. */
  @Nullable String ask(String request) throws InterruptedException {
    Worker worker = workers.poll(100, TimeUnit.MILLISECONDS);
    if (worker == null) {
      return null;
    }
    worker.write(request);
    String answer = worker.read();
    if (answer != null) {
      workers.add(worker);
    }
    return answer;
  }

  Proxy proxy() {
    return proxy;
  }

  /** Ends it without warning. */
  void kill() {
    process.destroyForcibly().onExit().join();
    workers.clear();
  }

  void restart() {
    process = launch();
  }

  /** Stops it as a debugger does. */
  void pause() {
    stoodUntil = Long.MAX_VALUE;
    stoodFrom = System.nanoTime();
    signal("STOP");
  }

  void resume() {
    signal("CONT");
    stoodUntil = System.nanoTime();
  }

  /** Whether it stood still for a part of the time from then on until now, or just before. */
  boolean stoodStillSince(long began) {
    return stoodFrom != Long.MAX_VALUE && began - AFTERMATH <= stoodUntil;
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    kill();
    proxy.close();
    try {
      door.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "node");
    thread.setDaemon(true);
    thread.start();
  }

  /** A connection that the node made, used by one thread at a time. */
  private static final class Worker {
    private final BufferedReader in;
    private final PrintWriter out;

    private Worker(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      out = new PrintWriter(socket.getOutputStream(), false, StandardCharsets.UTF_8);
    }

    private void write(String text) {
      out.print(text + "\n");
      out.flush();
    }

    private @Nullable String read() {
      try {
        return in.readLine();
      } catch (IOException gone) {
        return null;
      }
    }
  }
}
