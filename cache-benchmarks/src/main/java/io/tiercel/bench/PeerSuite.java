package io.tiercel.bench;

import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.JmhSide;
import io.tiercel.bench.compare.Suite;
import java.util.ArrayList;
import java.util.List;

/** Others' local caches and ours, with what each counts by default, beside raw Caffeine. */
public final class PeerSuite implements Suite {
  private static final int[] THREADS = {1, 2};
  private static final List<String> OPERATIONS = List.of("hit", "mix", "load");

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String summary() {
    return "other caches and ours beside raw Caffeine; needs a build with -Ppeers";
  }

  @Override
  public void run(Interleaved runner) throws Exception {
    List<Peer> peers = Peer.all();
    if (peers.isEmpty()) {
      throw new IllegalStateException(
          "There are no peers in this build: ./mvnw -Ppeers -DskipTests package");
    }
    for (String operation : OPERATIONS) {
      for (int threads : THREADS) {
        runner.run(comparison(operation, threads, peers));
      }
    }
  }

  private static Comparison comparison(String operation, int threads, List<Peer> peers) {
    int room = operation.equals("mix") ? 50 : 100;
    List<String> names = new ArrayList<>(List.of("CAFFEINE", "CACHE_COUNTING"));
    peers.forEach(peer -> names.add(peer.name()));
    JmhSide[] sides =
        names.stream()
            .map(name -> side(operation, name, room).threads(threads))
            .toArray(JmhSide[]::new);
    return Comparison.of("peers " + operation + ", threads " + threads, sides);
  }

  private static JmhSide side(String operation, String contender, int room) {
    return JmhSide.of(contender, MemoryBenchmark.class, operation)
        .with("contender", contender)
        .with("keys", Keys.ZIPF)
        .with("room", room);
  }
}
