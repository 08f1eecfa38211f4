package io.tiercel.redis;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.LostLeaseException;
import io.tiercel.error.TierException;
import io.tiercel.policy.TimeLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A node as a process of its own. It reads the truth from, and is told what to do by, the process
 * that started it: over connections that it makes to a port there, the first line of which says
 * what they are for.
 */
final class NodeProcess {

  private final int port;
  private final TieredCache<String, String> cache;
  private final ThreadLocal<Line> truth;

  private NodeProcess(int port, String uri, String namespace, Duration limit) {
    this.port = port;
    this.truth = ThreadLocal.withInitial(() -> new Line("truth"));
    this.cache =
        TieredCache.<String, String>named("history")
            .memory(memory -> memory.maximumSize(10_000))
            .tier(
                RedisTier.at(uri)
                    .namespace(namespace)
                    .coherenceWindow(Duration.ofSeconds(1))
                    .commandTimeout(limit.multipliedBy(2))
                    .build()
                    .of(KeyCodec.of(String.class), Codec.text()),
                tier -> tier.timeLimits(TimeLimits.all(limit)))
            .keyTags(key -> Set.of(tag(key)))
            .loader(key -> truth.get().ask(key))
            .build();
  }

  /** The tag of a key: one of eight. */
  static String tag(String key) {
    return "t" + Integer.parseInt(key) % FaultHistoryTest.TAGS;
  }

  /** Arguments: the port, the address of Redis, the namespace, the number of threads, the limit. */
  public static void main(String[] arguments) {
    NodeProcess node =
        new NodeProcess(
            Integer.parseInt(arguments[0]),
            arguments[1],
            arguments[2],
            Duration.parse(arguments[4]));
    for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
      new Thread(node::serve, "worker").start();
    }
  }

  private void serve() {
    Line line = new Line("work");
    for (String request = line.read(); request != null; request = line.read()) {
      line.write(answer(request));
    }
    Runtime.getRuntime().halt(0); // whoever started it is gone
  }

  private String answer(String request) {
    String argument = request.substring(1);
    try {
      return switch (request.charAt(0)) {
        case 'g' -> String.valueOf(cache.get(argument));
        case 'k' -> done(() -> cache.invalidate(argument));
        case 'p' -> write(argument, cache::put);
        case 'c' -> write(argument, (key, value) -> cache.asMap().compute(key, (k, old) -> value));
        case 't' -> done(() -> cache.invalidateTags(argument));
        case 'a' -> done(cache::invalidateAll);
        default -> Integer.toString(cache.operations().undelivered());
      };
    } catch (TierException missed) {
      return "missed";
    } catch (LostLeaseException lost) {
      return "lost";
    }
  }

  /** Stores a value, which follows its key. */
  private static String write(String keyAndValue, BiConsumer<String, String> store) {
    String[] both = keyAndValue.split(" ", 2);
    return done(() -> store.accept(both[0], both[1]));
  }

  private static String done(Runnable change) {
    change.run();
    return "done";
  }

  /** A connection, used by one thread. */
  private final class Line {
    private final BufferedReader in;
    private final PrintWriter out;

    private Line(String purpose) {
      try {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintWriter(socket.getOutputStream(), false, StandardCharsets.UTF_8);
        write(purpose);
      } catch (IOException gone) {
        throw new IllegalStateException(gone);
      }
    }

    private String ask(String question) {
      write(question);
      return String.valueOf(read());
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
