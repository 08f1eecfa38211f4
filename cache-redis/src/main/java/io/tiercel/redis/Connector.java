package io.tiercel.redis;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.models.role.RedisInstance;
import io.lettuce.core.models.role.RedisUpstreamInstance;
import io.lettuce.core.models.role.RoleParser;
import io.lettuce.core.protocol.ConnectionIntent;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How connections are made, which is all that differs between the topologies: one server or
 * sentinels that name it, or a cluster. Nothing here waits.
 */
interface Connector {

  RedisCodec<String, byte[]> MESSAGES = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect();

  /** A connection whose reads go to the servers of that choice. */
  CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect(ReadFrom choice);

  CompletionStage<? extends StatefulRedisPubSubConnection<String, byte[]>> connectPubSub();

  /** Sends several commands, without waiting for anything. */
  void send(
      StatefulConnection<byte[], byte[]> connection,
      List<? extends RedisCommand<byte[], byte[], ?>> commands);

  /** Asks for a sign of life. */
  CompletionStage<?> ping(StatefulConnection<byte[], byte[]> connection);

  /** Asks those for a sign of life that are read from. */
  CompletionStage<?> pingReads(StatefulConnection<byte[], byte[]> connection);

  /** The replicas that there are now, of which a connection only knows those of its beginning. */
  CompletionStage<Set<String>> replicas(StatefulConnection<byte[], byte[]> connection);

  /** Something was not answered in time: perhaps another server has taken over. */
  void suspect();

  /** What names the primary that serves a key. */
  String primaryOf(byte[] key);

  /** Whether the connection can tell that nothing can be sent. */
  boolean isOpen(StatefulConnection<byte[], byte[]> connection);

  ClientResources resources();

  /** Whether the client is to be ended with its connections. */
  Ownership ownership();

  /** Ends the client, its connections and its resources, unless they are borrowed. */
  void close();

  /** One server, or the one that sentinels name. */
  record Single(RedisClient client, RedisURI uri, Ownership ownership) implements Connector {
    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
      return client.connectAsync(ByteArrayCodec.INSTANCE, uri);
    }

    /** The replicas are those that sentinels name, or else the server. */
    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect(ReadFrom choice) {
      return MasterReplica.connectAsync(client, ByteArrayCodec.INSTANCE, uri)
          .thenApply(
              connection -> {
                connection.setReadFrom(choice);
                return connection;
              });
    }

    @Override
    public CompletionStage<? extends StatefulRedisPubSubConnection<String, byte[]>>
        connectPubSub() {
      return client.connectPubSubAsync(MESSAGES, uri);
    }

    @Override
    public void send(
        StatefulConnection<byte[], byte[]> connection,
        List<? extends RedisCommand<byte[], byte[], ?>> commands) {
      connection.dispatch(commands);
    }

    @Override
    public CompletionStage<?> ping(StatefulConnection<byte[], byte[]> connection) {
      return ((StatefulRedisConnection<byte[], byte[]>) connection).async().ping();
    }

    /** By a command that goes where reads go, which a ping does not. */
    @Override
    public CompletionStage<?> pingReads(StatefulConnection<byte[], byte[]> connection) {
      return ((StatefulRedisConnection<byte[], byte[]>) connection).async().time();
    }

    @Override
    public CompletionStage<Set<String>> replicas(StatefulConnection<byte[], byte[]> connection) {
      return ((StatefulRedisConnection<byte[], byte[]>) connection)
          .async()
          .role()
          .thenApply(RoleParser::parse)
          .thenApply(Single::replicas);
    }

    /** Without the places in the log that they have reached. */
    private static Set<String> replicas(RedisInstance role) {
      return role instanceof RedisUpstreamInstance primary
          ? primary.getReplicas().stream()
              .map(replica -> String.valueOf(replica.getHost()))
              .collect(Collectors.toSet())
          : Set.of();
    }

    @Override
    public void suspect() {
      // a connection that is silent is replaced
    }

    @Override
    public String primaryOf(byte[] key) {
      return "";
    }

    @Override
    public boolean isOpen(StatefulConnection<byte[], byte[]> connection) {
      return connection.isOpen();
    }

    @Override
    public ClientResources resources() {
      return client.getResources();
    }

    @Override
    public void close() {
      ownership.end(client::shutdownAsync, client.getResources());
    }
  }

  /** A cluster, whose topology is read first of all. */
  record Clustered(RedisClusterClient client, Ownership ownership, NodePulses pulses)
      implements Connector {

    Clustered(RedisClusterClient client, Ownership ownership) {
      this(client, ownership, new NodePulses());
    }

    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
      return client
          .refreshPartitionsAsync()
          .thenCompose(done -> client.connectAsync(ByteArrayCodec.INSTANCE))
          .thenCompose(connection -> withNodes(connection, Clustered::isPrimary));
    }

    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect(ReadFrom choice) {
      return client
          .refreshPartitionsAsync()
          .thenCompose(done -> client.connectAsync(ByteArrayCodec.INSTANCE))
          .thenCompose(
              connection -> {
                connection.setReadFrom(choice);
                return withNodes(connection, node -> true);
              });
    }

    /** Connects to each node now: the first command to one that is not connected is refused. */
    private static CompletionStage<StatefulRedisClusterConnection<byte[], byte[]>> withNodes(
        StatefulRedisClusterConnection<byte[], byte[]> connection,
        Predicate<RedisClusterNode> wanted) {
      return CompletableFuture.allOf(nodes(connection, wanted).toArray(CompletableFuture<?>[]::new))
          .handle((done, failure) -> connection);
    }

    /** The connections to nodes, which are made where there are none. */
    private static List<CompletableFuture<StatefulRedisConnection<byte[], byte[]>>> nodes(
        StatefulConnection<byte[], byte[]> connection, Predicate<RedisClusterNode> wanted) {
      var cluster = (StatefulRedisClusterConnection<byte[], byte[]>) connection;
      List<CompletableFuture<StatefulRedisConnection<byte[], byte[]>>> nodes = new ArrayList<>();
      for (RedisClusterNode node : cluster.getPartitions()) {
        if (wanted.test(node) && !node.is(RedisClusterNode.NodeFlag.FAIL)) {
          RedisURI at = node.getUri();
          ConnectionIntent intent =
              isPrimary(node) ? ConnectionIntent.WRITE : ConnectionIntent.READ;
          nodes.add(cluster.getConnectionAsync(at.getHost(), at.getPort(), intent));
        }
      }
      return nodes;
    }

    private static boolean isPrimary(RedisClusterNode node) {
      return node.is(RedisClusterNode.NodeFlag.UPSTREAM);
    }

    @Override
    public CompletionStage<? extends StatefulRedisPubSubConnection<String, byte[]>>
        connectPubSub() {
      return client
          .refreshPartitionsAsync()
          .thenCompose(done -> client.connectPubSubAsync(MESSAGES));
    }

    /** One by one: sent together, they would wait for the connection to a node to be made. */
    @Override
    public void send(
        StatefulConnection<byte[], byte[]> connection,
        List<? extends RedisCommand<byte[], byte[], ?>> commands) {
      commands.forEach(connection::dispatch);
    }

    /** Each node has a connection of its own, which is broken off by itself when it is silent. */
    @Override
    public CompletionStage<?> ping(StatefulConnection<byte[], byte[]> connection) {
      return pulses.ping(nodes(connection, Clustered::isPrimary));
    }

    @Override
    public CompletionStage<?> pingReads(StatefulConnection<byte[], byte[]> connection) {
      return pulses.ping(nodes(connection, node -> true));
    }

    /**
     * Those of the topology that had something when it was read. A connection never reads from the
     * others, as long as it lasts.
     */
    @Override
    public CompletionStage<Set<String>> replicas(StatefulConnection<byte[], byte[]> connection) {
      Set<String> filled = new HashSet<>();
      boolean all = true;
      for (RedisClusterNode node : client.getPartitions()) {
        boolean isFilled = isPrimary(node) || node.getReplOffset() != 0;
        all &= isFilled;
        if (isFilled && !isPrimary(node)) {
          filled.add(node.getNodeId());
        }
      }
      if (!all) {
        suspect();
      }
      return CompletableFuture.completedFuture(filled);
    }

    /** The topology is read in any case from time to time; here it may be too old. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is tried again with the next suspicion
    public void suspect() {
      if (!client.isTopologyRefreshInProgress()) {
        client.refreshPartitionsAsync();
      }
    }

    @Override
    public String primaryOf(byte[] key) {
      RedisClusterNode node = client.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
      return node == null ? "" : node.getNodeId();
    }

    /** Each node has a connection of its own, which refuses for itself. */
    @Override
    public boolean isOpen(StatefulConnection<byte[], byte[]> connection) {
      return !(connection instanceof RedisChannelHandler<?, ?> handler) || !handler.isClosed();
    }

    @Override
    public ClientResources resources() {
      return client.getResources();
    }

    @Override
    public void close() {
      ownership.end(client::shutdownAsync, client.getResources());
    }
  }

  /** Whether the client is ours. */
  enum Ownership {
    OWN,
    BORROWED;

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for an end
    void end(Shutdown shutdown, ClientResources resources) {
      if (this == OWN) {
        shutdown
            .begin(0, 0, TimeUnit.SECONDS)
            .whenComplete((done, failure) -> resources.shutdown(0, 2, TimeUnit.SECONDS));
      }
    }
  }

  /** Ends a client. */
  interface Shutdown {
    CompletionStage<Void> begin(long quiet, long longest, TimeUnit unit);
  }
}
