package io.tiercel.redis;

import io.lettuce.core.ReadFrom;
import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.TypeRef;
import io.tiercel.policy.Rules;
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
  private static final String READ_FROM = "read-from";

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
        URL,
        CLUSTER,
        NAMESPACE,
        CLIENT_NAME,
        PARTITIONS,
        CONNECT_TIMEOUT,
        COMMAND_TIMEOUT,
        READ_FROM);
  }

  @Override
  public Place open(TierSettings settings) {
    RedisTierBuilder builder = settings.required(URL, RedisTierProvider::at);
    if (settings.flag(CLUSTER)) {
      builder.cluster();
    }
    settings.ifText(NAMESPACE, builder::namespace);
    settings.ifText(CLIENT_NAME, builder::clientName);
    settings.ifNumber(PARTITIONS, builder::partitions);
    settings.ifDuration(CONNECT_TIMEOUT, builder::connectTimeout);
    settings.ifDuration(COMMAND_TIMEOUT, builder::commandTimeout);
    settings.ifText(READ_FROM, choice -> builder.readFrom(readFrom(choice)));
    RedisTier redis = builder.build();
    return types ->
        redis.of(
            KeyCodec.ofParts(types.keyParts()),
            JacksonCodec.smile(TypeRef.<Object>of(types.value())));
  }

  private static ReadFrom readFrom(String choice) {
    try {
      return ReadFrom.valueOf(choice.replace("-", ""));
    } catch (IllegalArgumentException unknown) {
      Rules.check(false, READ_FROM, choice, "a choice of Lettuce's, such as replica-preferred");
      throw unknown;
    }
  }

  private static RedisTierBuilder at(String separatedByCommas) {
    String[] urls = separatedByCommas.split("\\s*,\\s*(?=redis)", -1);
    return RedisTier.at(urls[0], Arrays.copyOfRange(urls, 1, urls.length));
  }
}
