package io.tiercel.jdbc;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.BusContract;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the bus has to pass on each database; each node has connections of its own. */
abstract class JdbcBusContract extends BusContract {
  private final Map<String, Cuttable> sources = new ConcurrentHashMap<>();
  private final String namespace = Server.newNamespace();
  private final Server server;

  JdbcBusContract(Server server) {
    this.server = server;
  }

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return Server.patient(JdbcTier.at(source(context.node())))
        .namespace(namespace)
        .coherenceWindow(Duration.ofMillis(200))
        .build()
        .of(KeyCodec.of(String.class), Codec.text())
        .open(context);
  }

  @Override
  protected Scheduling scheduling() {
    return RealTime.SCHEDULING;
  }

  @Override
  protected void disconnect(String node) {
    source(node).cut();
  }

  @Override
  protected void reconnect(String node) {
    source(node).mend();
  }

  private Cuttable source(String node) {
    return sources.computeIfAbsent(node, name -> new Cuttable(server.url()));
  }
}
