package io.tiercel.bench.stack;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Redis by Lettuce, by hand: no fence, no lease, nobody else is told. */
final class LettuceStore implements Store {
  private final Shape shape;
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final RedisCommands<String, byte[]> commands;

  LettuceStore(Shape shape) throws IOException {
    this.shape = shape;
    client = RedisClient.create(shape.servers().redis());
    connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    commands = connection.sync();
  }

  @Override
  public byte @Nullable [] get(String key) {
    return commands.get(key);
  }

  @Override
  public byte[] load(String key) {
    byte[] found = commands.get(key);
    if (found != null) {
      return found;
    }
    byte[] loaded = shape.value();
    commands.set(key, loaded);
    return loaded;
  }

  @Override
  public void put(String key, byte[] value) {
    commands.set(key, value);
  }

  @Override
  public Map<String, byte[]> loadAll(List<String> keys) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    Map<String, byte[]> loaded = new LinkedHashMap<>();
    for (KeyValue<String, byte[]> found : commands.mget(keys.toArray(String[]::new))) {
      values.put(found.getKey(), found.getValueOrElseGet(() -> shape.value()));
      if (!found.hasValue()) {
        loaded.put(found.getKey(), Objects.requireNonNull(values.get(found.getKey())));
      }
    }
    if (!loaded.isEmpty()) {
      commands.mset(loaded);
    }
    return values;
  }

  @Override
  public void invalidate(String key) {
    commands.del(key);
  }

  @Override
  public void invalidateTag() {
    commands.flushdb();
  }

  @Override
  public void invalidateAll() {
    commands.flushdb();
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }
}
