package io.tiercel.testkit;

import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class SharedBusTest extends BusContract {
  private final SharedServer server =
      new SharedServer(scheduling(), SharedStore.Settings.DEFAULT.partitions(3));
  private final Map<String, Network> networks = new ConcurrentHashMap<>();

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return new SharedTierFactory<String, String>("shared", server, network(context.node()))
        .open(context);
  }

  @Override
  protected void disconnect(String node) {
    network(node).cut();
  }

  @Override
  protected void reconnect(String node) {
    network(node).mend();
  }

  private Network network(String node) {
    return networks.computeIfAbsent(node, name -> Network.of(scheduling()));
  }
}
