package io.tiercel.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import io.tiercel.testkit.SimulatedNode;
import io.tiercel.testkit.SimulatedScheduling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A node that hears nothing of the others. */
class DistrustTest {
  private static final String KEY = "a:1";

  private final SimulatedScheduling world = new SimulatedScheduling(1);
  private final SharedServer server = new SharedServer(world);
  private final Truth truth = new Truth(List.of(KEY), world::nanos);

  @Test
  void flightBegunInDistrust_isNotJoinedOneWindowLater() {
    var deaf = cache("deaf", Duration.ofSeconds(6), deafNetwork());
    var other = cache("other", Duration.ofMillis(1), network());
    CompletableFuture<Versioned> early = deaf.async().get(KEY);
    world.runFor(Duration.ofMillis(100));
    truth.write(KEY, true);
    world.await(other.async().invalidate(KEY));
    world.runFor(Duration.ofMillis(2_050));
    CompletableFuture<Versioned> late = deaf.async().get(KEY);
    assertThat(world.await(early)).isEqualTo(new Versioned(KEY, 0));
    assertThat(world.await(late)).isEqualTo(new Versioned(KEY, 1));
  }

  private TieredCache<String, Versioned> cache(String name, Duration load, Network messages) {
    SimulatedNode node = world.node(name);
    Host host = new Host(world, node, () -> load);
    CacheLoader<String, Versioned> loader =
        key -> new Versioned(key, truth.at(key, host.loadBegan()).number());
    return TieredCache.<String, Versioned>named("simulated")
        .memory(memory -> memory.maximumSize(10))
        .tier(new SharedTierFactory<>("shared", server, network(), messages))
        .scheduling(host)
        .context(host.carrier())
        .loader(loader)
        .build();
  }

  private Network network() {
    return Network.of(world);
  }

  private Network deafNetwork() {
    Network deaf = network();
    deaf.cut();
    return deaf;
  }
}
