package io.tiercel.redis;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The wire of a real server. One connection carries the requests, another the messages; both are
 * made in the background, and made again when they break. While there is none, requests are refused
 * at once.
 */
final class LettuceWire implements RedisWire {

  private static final ByteArrayCodec BYTES = ByteArrayCodec.INSTANCE;
  private static final int LACKING = 90;
  private static final int ANEW = 10;

  private final Connector connector;
  private final Kept<StatefulConnection<byte[], byte[]>> requests;
  private final Kept<StatefulRedisPubSubConnection<String, byte[]>> messages;
  private final Channels channels;
  private final @Nullable Replicating replicas;

  /**
   * A wire that is to be made by the connector.
   *
   * @param readFrom where entries may be read; {@link ReadFrom#UPSTREAM} for primaries only
   */
  LettuceWire(Connector connector, ReadFrom readFrom) {
    this.connector = connector;
    var timer = connector.resources().eventExecutorGroup();
    this.replicas = readFrom.equals(ReadFrom.UPSTREAM) ? null : new Replicating(readFrom);
    this.channels = new Channels(timer);
    this.requests = new Kept<>(new Requesting(), timer);
    this.messages = new Kept<>(new Hearing(), timer);
  }

  /** The way of requests. */
  private final class Requesting implements Kept.Way<StatefulConnection<byte[], byte[]>> {
    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
      return connector.connect();
    }

    @Override
    public CompletionStage<?> ping(StatefulConnection<byte[], byte[]> made) {
      return connector.ping(made);
    }

    @Override
    public boolean isOpen(StatefulConnection<byte[], byte[]> made) {
      return connector.isOpen(made);
    }
  }

  /** The way of messages. */
  private final class Hearing implements Kept.Way<StatefulRedisPubSubConnection<String, byte[]>> {
    @Override
    public CompletionStage<? extends StatefulRedisPubSubConnection<String, byte[]>> connect() {
      return connector.connectPubSub();
    }

    @Override
    public CompletionStage<?> ping(StatefulRedisPubSubConnection<String, byte[]> made) {
      return made.async().ping();
    }

    @Override
    public boolean isOpen(StatefulRedisPubSubConnection<String, byte[]> made) {
      return made.isOpen();
    }

    @Override
    public void made(StatefulRedisPubSubConnection<String, byte[]> connection) {
      channels.attach(connection);
    }
  }

  /** Begins to connect. */
  LettuceWire start() {
    requests.start();
    messages.start();
    if (replicas != null) {
      replicas.connection.start();
    }
    return this;
  }

  @Override
  public boolean isOpen() {
    StatefulConnection<byte[], byte[]> present = requests.get();
    return present != null && connector.isOpen(present);
  }

  @Override
  public void awaitOpen(Duration longest) {
    try {
      requests.firstTry().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      return; // it goes on in the background
    }
  }

  @Override
  public String primaryOf(byte[] key) {
    return connector.primaryOf(key);
  }

  @Override
  public List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups) {
    return get(groups, requests);
  }

  @Override
  public @Nullable ReadWire replicas() {
    return replicas;
  }

  /**
   * Reads over a connection of their own, which leads to replicas as well. It knows those that
   * there were when it was made, so it is made anew when there are others.
   */
  private final class Replicating
      implements ReadWire, Kept.Way<StatefulConnection<byte[], byte[]>> {
    private final ReadFrom choice;
    private final Kept<StatefulConnection<byte[], byte[]>> connection;
    private volatile Set<String> known = Set.of();

    /**
     * For how many pulses it may be that a replica is left out because it hung when the connection
     * was made. After that its primary will have noticed too, and name others.
     */
    private int mayLack;

    private Replicating(ReadFrom choice) {
      this.choice = choice;
      this.connection = new Kept<>(this, connector.resources().eventExecutorGroup());
    }

    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
      return connector.connect(choice);
    }

    @Override
    public CompletionStage<?> ping(StatefulConnection<byte[], byte[]> made) {
      if (mayLack > 0 && --mayLack % ANEW == 0) {
        connection.renew();
      }
      look();
      return connector.pingReads(made);
    }

    @Override
    public boolean isOpen(StatefulConnection<byte[], byte[]> made) {
      return connector.isOpen(made);
    }

    @Override
    public void silent() {
      mayLack = LACKING;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is looked again with the next pulse
    private void look() {
      StatefulConnection<byte[], byte[]> primary = requests.get();
      if (primary != null) {
        connector.replicas(primary).thenAccept(this::seen);
      }
    }

    private void seen(Set<String> present) {
      if (!present.equals(known) && !connection.isFresh()) {
        known = present;
        connection.renew();
      }
    }

    @Override
    public String primaryOf(byte[] key) {
      return connector.primaryOf(key);
    }

    @Override
    public List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups) {
      return LettuceWire.this.get(groups, connection);
    }
  }

  private List<CompletableFuture<List<byte @Nullable []>>> get(
      List<List<byte[]>> groups, Kept<StatefulConnection<byte[], byte[]>> way) {
    List<AsyncCommand<byte[], byte[], List<byte @Nullable []>>> commands =
        new ArrayList<>(groups.size());
    groups.forEach(keys -> commands.add(mget(keys)));
    try {
      StatefulConnection<byte[], byte[]> present = connection(way);
      if (commands.size() == 1) {
        present.dispatch(commands.get(0));
      } else {
        connector.send(present, commands);
      }
    } catch (RuntimeException refused) {
      commands.forEach(command -> command.completeExceptionally(refused));
    }
    return List.copyOf(commands);
  }

  private static AsyncCommand<byte[], byte[], List<byte @Nullable []>> mget(List<byte[]> keys) {
    CommandArgs<byte[], byte[]> args = new CommandArgs<>(BYTES).addKeys(keys);
    return new AsyncCommand<>(new Command<>(CommandType.MGET, new ValueListOutput<>(BYTES), args));
  }

  @Override
  public CompletableFuture<Reply> run(Call call) {
    return send(call, CommandType.EVALSHA, call.script().sha())
        .exceptionallyCompose(
            failure -> {
              consider(failure);
              return failure instanceof RedisNoScriptException
                  ? send(call, CommandType.EVAL, call.script().text())
                  : CompletableFuture.failedFuture(failure);
            })
        .thenApply(Reply::new);
  }

  private CompletableFuture<List<Object>> send(Call call, CommandType type, String script) {
    CommandArgs<byte[], byte[]> args =
        new CommandArgs<>(BYTES)
            .add(script)
            .add(call.keys().size())
            .addKeys(call.keys())
            .addValues(call.arguments());
    AsyncCommand<byte[], byte[], List<Object>> command =
        new AsyncCommand<>(new Command<>(type, new ScriptOutput(), args));
    try {
      connection(requests).dispatch(command);
    } catch (RuntimeException refused) {
      command.completeExceptionally(refused);
    }
    return command;
  }

  /** What a failure says of the connection itself. */
  private void consider(Throwable failure) {
    if (Doubted.isRefusal(failure)) { // it may lead to a server that is the primary no longer
      requests.renew();
      messages.renew();
      connector.suspect();
    } else if (failure instanceof RedisCommandTimeoutException && !requests.isEnded()) {
      connector.suspect();
    }
  }

  private static StatefulConnection<byte[], byte[]> connection(
      Kept<StatefulConnection<byte[], byte[]>> way) {
    StatefulConnection<byte[], byte[]> present = way.get();
    if (present == null) {
      throw new RedisConnectionException("not connected");
    }
    return present;
  }

  @Override
  public Subscription subscribe(List<String> names, Listener listener) {
    return channels.add(names, listener);
  }

  @Override
  public void close() {
    List<Kept<?>> all = new ArrayList<>(List.of(requests, messages));
    if (replicas != null) {
      all.add(replicas.connection);
    }
    if (connector.ownership() == Connector.Ownership.OWN) {
      all.forEach(Kept::end);
      connector.close();
    } else {
      all.forEach(Kept::close);
    }
  }
}
