package io.tiercel.testkit.simulation;

import io.tiercel.spi.Scheduling;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Conditions;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.OwnTier;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one node alone reads and writes: it keeps what is on it when the node dies. */
final class Disk {
  static final String NAME = "own";

  private final Scheduling world;
  private final SharedServer content;
  private @Nullable Network network;

  Disk(Scheduling world) {
    this.world = world;
    this.content = new SharedServer(world);
  }

  /** Becomes the disk of that node, which reaches it under these conditions. */
  void become(Scheduling node, Conditions conditions) {
    network = Network.between(world, node);
    network.become(conditions);
  }

  /** The way to it. */
  Network network() {
    return Objects.requireNonNull(network, "a node");
  }

  TierFactory<String, Versioned> tier() {
    return OwnTier.factory(new SharedTierFactory<>(NAME, content, network()));
  }
}
