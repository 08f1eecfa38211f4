package io.tiercel.testkit;

import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.util.Objects;

/** One node's way to open tiers on a {@link SharedServer}. */
public final class SharedTierFactory<K, V> implements TierFactory<K, V> {
  private final String name;
  private final SharedServer server;
  private final Network requests;
  private final Network messages;

  /** A factory for a node that reaches the server through its network. */
  public SharedTierFactory(String name, SharedServer server, Network network) {
    this(name, server, network, network);
  }

  /** A factory for a node that has a connection of its own for what is published. */
  public SharedTierFactory(String name, SharedServer server, Network requests, Network messages) {
    this.name = name;
    this.server = server;
    this.requests = requests;
    this.messages = messages;
  }

  /** A factory for a node beside the server. */
  public SharedTierFactory(String name, SharedServer server) {
    this(name, server, Network.direct());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return Scope.SHARED;
  }

  @Override
  public Tier<K, V> open(TierContext<K, V> context) {
    return new SharedTier<>(name, server.store(context.cache()), requests, messages, context);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedTierFactory<?, ?> it
        && name.equals(it.name)
        && server == it.server;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name);
  }
}
