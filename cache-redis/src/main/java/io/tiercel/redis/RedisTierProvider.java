package io.tiercel.redis;

import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.TypeRef;
import io.tiercel.spi.provider.TierProvider;
import io.tiercel.spi.provider.TierSettings;
import java.util.Arrays;
import java.util.Set;

/** Offers tiers on Redis to configurations that say {@code redis}. */
public final class RedisTierProvider implements TierProvider {

  private static final String URL = "url";
  private static final String CLUSTER = "cluster";
  private static final String NAMESPACE = "namespace";
  private static final String CLIENT_NAME = "client-name";
  private static final String PARTITIONS = "partitions";
  private static final String CONNECT_TIMEOUT = "connect-timeout";
  private static final String COMMAND_TIMEOUT = "command-timeout";

  /** For the service loader. */
  public RedisTierProvider() {}

  @Override
  public String kind() {
    return "redis";
  }

  @Override
  public int distance() {
    return 100;
  }

  @Override
  public Set<String> settings() {
    return Set.of(
        URL, CLUSTER, NAMESPACE, CLIENT_NAME, PARTITIONS, CONNECT_TIMEOUT, COMMAND_TIMEOUT);
  }

  @Override
  public Place open(TierSettings settings) {
    RedisTierBuilder builder = at(settings.required(URL).split("\\s*,\\s*(?=redis)", -1));
    if (settings.flag(CLUSTER)) {
      builder.cluster();
    }
    settings.ifText(NAMESPACE, builder::namespace);
    settings.ifText(CLIENT_NAME, builder::clientName);
    settings.ifNumber(PARTITIONS, builder::partitions);
    settings.ifDuration(CONNECT_TIMEOUT, builder::connectTimeout);
    settings.ifDuration(COMMAND_TIMEOUT, builder::commandTimeout);
    RedisTier redis = builder.build();
    return types ->
        redis.of(
            KeyCodec.ofParts(types.keyParts()),
            JacksonCodec.smile(TypeRef.<Object>of(types.value())));
  }

  private static RedisTierBuilder at(String[] urls) {
    return RedisTier.at(urls[0], Arrays.copyOfRange(urls, 1, urls.length));
  }
}
