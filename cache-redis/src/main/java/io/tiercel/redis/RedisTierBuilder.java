package io.tiercel.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.tiercel.codec.CodecSettings;
import io.tiercel.codec.Compression;
import io.tiercel.codec.Encryption;
import io.tiercel.policy.Rules;
import io.tiercel.redis.Connector.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link RedisTier}. Not thread-safe. */
public final class RedisTierBuilder {

  private static final int CLUSTER_PARTITIONS = 64;
  private static final Duration SHORTEST_WINDOW = Duration.ofMillis(100);
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(10);

  private final Object place;
  private final List<RedisURI> uris;
  private final @Nullable Supplier<Connector> borrowed;
  private boolean cluster;
  private String name = "redis";
  private String namespace = RedisSettings.DEFAULT.namespace();
  private @Nullable String clientName;
  private int partitions;
  private CodecSettings storage = RedisSettings.STORAGE;
  private Duration window = RedisSettings.DEFAULT.window();
  private Duration leaseLife = RedisSettings.DEFAULT.leaseLife();
  private @Nullable Duration connectTimeout;
  private @Nullable Duration commandTimeout;
  private Duration startWait = RedisSettings.DEFAULT.startWait();
  private @Nullable SslOptions certificates;
  private ReadFrom readFrom = ReadFrom.UPSTREAM;

  private RedisTierBuilder(
      Object place, List<RedisURI> uris, boolean cluster, @Nullable Supplier<Connector> borrowed) {
    this.place = place;
    this.uris = uris;
    this.cluster = cluster;
    this.borrowed = borrowed;
  }

  static RedisTierBuilder at(String uri, String... more) {
    List<RedisURI> uris = new ArrayList<>();
    uris.add(Address.parsed(uri));
    for (String seed : more) {
      uris.add(Address.parsed(seed));
    }
    return new RedisTierBuilder(List.copyOf(uris), uris, uris.size() > 1, null);
  }

  static RedisTierBuilder on(RedisClient client, RedisURI uri) {
    Rules.present("client", client);
    Rules.present("uri", uri);
    return new RedisTierBuilder(
        List.of(client, uri),
        List.of(uri),
        false,
        () -> new Connector.Single(client, uri, Ownership.BORROWED));
  }

  static RedisTierBuilder on(RedisClusterClient client) {
    Rules.present("client", client);
    return new RedisTierBuilder(
        client, List.of(), true, () -> new Connector.Clustered(client, Ownership.BORROWED));
  }

  /** Its name in messages and labels; {@code redis} by default. */
  public RedisTierBuilder name(String label) {
    name = Rules.label("name", label);
    return this;
  }

  /**
   * What all keys and channels begin with, {@code tiercel} by default. Nodes of one fleet have the
   * same, applications that share a server have different ones.
   */
  public RedisTierBuilder namespace(String prefix) {
    Rules.present("namespace", prefix);
    Rules.check(
        prefix.matches("[^{}\\s]{1,100}"),
        "namespace",
        '"' + prefix + '"',
        "1 to 100 characters, none of them a brace or white space");
    namespace = prefix;
    return this;
  }

  /** Treats a single address as a seed of a cluster. */
  public RedisTierBuilder cluster() {
    cluster = true;
    return this;
  }

  /**
   * How many parts each cache is cut into, so that it can spread over a cluster: 64 there, 1
   * elsewhere. All nodes must agree; one that does not is refused by the server's record.
   */
  public RedisTierBuilder partitions(int count) {
    Rules.check(count > 0 && count <= 4096, "partitions", count, "1 to 4096");
    partitions = count;
    return this;
  }

  /**
   * What the connections are called at the server; by default what the address says, or {@code
   * tiercel}.
   */
  public RedisTierBuilder clientName(String label) {
    clientName = Rules.label("clientName", label);
    return this;
  }

  /**
   * How long a node that hears nothing may believe its memory; two seconds by default. All nodes of
   * a cache have the same.
   */
  public RedisTierBuilder coherenceWindow(Duration length) {
    Rules.present("coherenceWindow", length);
    Rules.check(
        length.compareTo(SHORTEST_WINDOW) >= 0, "coherenceWindow", length, "at least 100 ms");
    window = length;
    return this;
  }

  /** How long a lease stands when its holder dies; three seconds by default. */
  public RedisTierBuilder leaseLife(Duration life) {
    Rules.present("leaseLife", life);
    Rules.check(life.compareTo(SHORTEST_LEASE) >= 0, "leaseLife", life, "at least 10 ms");
    leaseLife = life;
    return this;
  }

  /** Compresses values of at least so many bytes; none by default. */
  public RedisTierBuilder compression(Compression with, int fromBytes) {
    Rules.check(fromBytes >= 0, "compression.fromBytes", fromBytes, "at least 0");
    storage = storage.compressing(Rules.present("compression", with), fromBytes);
    return this;
  }

  /** Encrypts values, bound to namespace, cache and key; not by default. */
  public RedisTierBuilder encryption(Encryption with) {
    storage = storage.encrypting(Rules.present("encryption", with));
    return this;
  }

  /**
   * Writes entries in this version of the envelope; the newest by default. During a rolling upgrade
   * it is the one that the older nodes can read.
   */
  public RedisTierBuilder envelope(int version) {
    storage = storage.writing(version);
    return this;
  }

  /** The most bytes that a value may have; 4 MiB by default. Larger ones are not stored. */
  public RedisTierBuilder largestValue(int bytes) {
    Rules.check(
        bytes > 0 && bytes <= CodecSettings.LARGEST,
        "largestValue",
        bytes,
        "1 to " + CodecSettings.LARGEST);
    storage = storage.upTo(bytes);
    return this;
  }

  /** How long an attempt to connect may take; one second by default. */
  public RedisTierBuilder connectTimeout(Duration limit) {
    Rules.positive("connectTimeout", limit);
    connectTimeout = limit;
    return this;
  }

  /**
   * How long a command may take; by default what the address says, or one second: a backstop behind
   * the time limits of the cache, which are shorter.
   */
  public RedisTierBuilder commandTimeout(Duration limit) {
    Rules.positive("commandTimeout", limit);
    commandTimeout = limit;
    return this;
  }

  /** How long building a cache waits for the first connection; two seconds by default. */
  public RedisTierBuilder startWait(Duration limit) {
    startWait = Rules.notNegative("startWait", limit);
    return this;
  }

  /**
   * Which certificates to trust, and which to show, on {@code rediss} connections; what the JVM
   * trusts by default. The host's name is verified unless the address says otherwise.
   */
  public RedisTierBuilder certificates(SslOptions options) {
    certificates = Rules.present("certificates", options);
    return this;
  }

  /**
   * Where entries are read: by default from the primaries only. {@link ReadFrom#REPLICA_PREFERRED}
   * takes the work of hits off them, over one more connection to each server. A replica's answer
   * counts only if it has all changes that this node has made or heard of; otherwise the primary is
   * asked, as it is for all that is missing.
   */
  public RedisTierBuilder readFrom(ReadFrom choice) {
    readFrom = Rules.present("readFrom", choice);
    return this;
  }

  /** The tier; it connects when the first cache is built on it. */
  public RedisTier build() {
    if (borrowed != null) {
      checkBorrowed();
    }
    RedisSettings settings =
        new RedisSettings(
            namespace,
            cluster || uris.isEmpty() ? 0 : uris.get(0).getDatabase(),
            partitions > 0 ? partitions : cluster ? CLUSTER_PARTITIONS : 1,
            leaseLife,
            window,
            storage,
            startWait);
    ReadFrom choice = readFrom;
    Supplier<Connector> connector = borrowed == null ? this::connector : borrowed;
    return new RedisTier(
        name,
        place,
        settings,
        new SharedWire(() -> new LettuceWire(connector.get(), choice).start()));
  }

  /** A client of the application has settings of its own, and is of one kind. */
  private void checkBorrowed() {
    refuseBorrowed("clientName", clientName);
    refuseBorrowed("commandTimeout", commandTimeout);
    refuseBorrowed("connectTimeout", connectTimeout);
    refuseBorrowed("certificates", certificates == null ? null : "given");
    Rules.check(
        !cluster || place instanceof RedisClusterClient,
        "cluster",
        true,
        "left out for a RedisClient: give RedisTier.on a RedisClusterClient");
  }

  private static void refuseBorrowed(String setting, @Nullable Object value) {
    Rules.check(value == null, setting, value, "left out: the client that was given has its own");
  }

  private Connector connector() {
    uris.forEach(this::set);
    ClientResources resources =
        ClientResources.builder()
            .reconnectDelay(
                Delay.fullJitter(
                    Duration.ofMillis(10), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS))
            .build();
    return cluster ? clustered(resources) : single(resources);
  }

  /** Sentinels are asked with a time limit of their own, which is Lettuce's minute otherwise. */
  private void set(RedisURI uri) {
    if (clientName != null) {
      uri.setClientName(clientName);
    }
    if (commandTimeout != null) {
      uri.setTimeout(commandTimeout);
    }
    uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(uri.getTimeout()));
  }

  private Connector single(ClientResources resources) {
    RedisClient client = RedisClient.create(resources);
    client.setOptions(with(ClientOptions.builder()).build());
    return new Connector.Single(client, uris.get(0), Ownership.OWN);
  }

  private Connector clustered(ClientResources resources) {
    RedisClusterClient client = RedisClusterClient.create(resources, uris);
    ClusterClientOptions.Builder options = ClusterClientOptions.builder();
    with(options);
    client.setOptions(
        options
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                    .enablePeriodicRefresh(Duration.ofSeconds(30))
                    .build())
            .build());
    return new Connector.Clustered(client, Ownership.OWN);
  }

  private ClientOptions.Builder with(ClientOptions.Builder options) {
    if (certificates != null) {
      options.sslOptions(certificates);
    }
    return options
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(TimeoutOptions.enabled(uris.get(0).getTimeout()))
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(connectTimeout == null ? Address.TIMEOUT : connectTimeout)
                .keepAlive(true)
                .build());
  }
}
