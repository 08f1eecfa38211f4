package io.tiercel.bench.load;

import io.tiercel.bench.load.node.NodeMain;
import io.tiercel.bench.load.node.Sample;
import io.tiercel.bench.load.scenario.Scenario;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One node, as a process. It ends when its standard input does, so with this JVM at the latest. */
final class NodeProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;
  private static final int NOT_DONE = -1;

  private final int number;
  private final Process process;
  private final BufferedWriter orders;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Path log;
  private final Consumer<Sample> samples;
  private volatile CountDownLatch done = new CountDownLatch(0);
  private volatile int unended = NOT_DONE;

  NodeProcess(Scenario scenario, Path file, int number, Ground ground, Consumer<Sample> samples)
      throws IOException {
    this.number = number;
    this.samples = samples;
    this.log = ground.directory().resolve("node-" + number + ".log");
    this.process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                    "-Xmx" + scenario.fleet().heap(),
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-cp",
                    classPath(),
                    NodeMain.class.getName(),
                    file.toAbsolutePath().toString(),
                    Integer.toString(number),
                    ground.directory().toString(),
                    ground.redisUri()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    this.orders =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread reader = new Thread(this::listen, "node-" + number);
    reader.setDaemon(true);
    reader.start();
  }

  private static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException | UncheckedIOException ended) {
      // Its process was killed.
    } finally {
      ready.countDown();
      done.countDown();
    }
  }

  private void hear(String line) {
    if (line.equals("ready")) {
      ready.countDown();
    } else if (line.startsWith("done ")) {
      unended = Integer.parseInt(line.substring("done ".length()));
      done.countDown();
    } else if (line.startsWith("sample ")) {
      samples.accept(Sample.parse(line));
    }
  }

  /** Waits until it can be given orders. */
  void awaitReady() throws IOException, InterruptedException {
    if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
      throw new IOException("node " + number + " does not start: " + complaint());
    }
  }

  private String complaint() throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("it says nothing");
  }

  void go(String order) {
    unended = NOT_DONE;
    done = new CountDownLatch(1);
    tell(order);
  }

  /** Tells it to do something; one that was killed hears nothing. */
  synchronized void tell(String order) {
    try {
      orders.write(order);
      orders.newLine();
      orders.flush();
    } catch (IOException dead) {
      done.countDown();
    }
  }

  /** Whether it runs; where it does not, nobody but itself has ended it. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has done its share, and answers what went wrong with that. */
  Optional<String> problem(long seconds) throws InterruptedException {
    int left = done.await(seconds, TimeUnit.SECONDS) ? unended : NOT_DONE;
    // Its output ends a moment before it does.
    if ((left == NOT_DONE && process.waitFor(1, TimeUnit.SECONDS)) || !process.isAlive()) {
      return Optional.of(end());
    }
    return switch (left) {
      case NOT_DONE -> Optional.of("node " + number + " never said that it had done its share");
      case 0 -> Optional.empty();
      default -> Optional.of("node " + number + ": " + left + " operations had no end");
    };
  }

  /** How it ended by itself, in words. */
  String end() {
    return "node " + number + " ended by itself, with exit code " + process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
