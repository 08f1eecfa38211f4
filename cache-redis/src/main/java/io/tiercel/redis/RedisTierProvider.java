package io.tiercel.redis;

import io.tiercel.codec.Codec;
import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.TypeRef;
import io.tiercel.policy.Rules;
import io.tiercel.spi.provider.TierProvider;
import io.tiercel.spi.provider.TierTypes;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
  public Place open(Map<String, String> settings) {
    String[] urls = Rules.present("redis.url", settings.get(URL)).split("\\s*,\\s*(?=redis)", -1);
    RedisTierBuilder builder = RedisTier.at(urls[0], Arrays.copyOfRange(urls, 1, urls.length));
    if (Boolean.parseBoolean(settings.get(CLUSTER))) {
      builder.cluster();
    }
    set(settings, NAMESPACE, text -> builder.namespace(text));
    set(settings, CLIENT_NAME, text -> builder.clientName(text));
    set(settings, PARTITIONS, text -> builder.partitions(Integer.parseInt(text)));
    set(settings, CONNECT_TIMEOUT, text -> builder.connectTimeout(duration(text)));
    set(settings, COMMAND_TIMEOUT, text -> builder.commandTimeout(duration(text)));
    RedisTier redis = builder.build();
    return types -> redis.of(keys(types.keyParts()), values(types));
  }

  private static void set(Map<String, String> settings, String name, Function<String, ?> setter) {
    String text = settings.get(name);
    if (text != null) {
      Object applied = attempt(name, text, setter);
      Rules.present("redis." + name, applied);
    }
  }

  private static @Nullable Object attempt(String name, String text, Function<String, ?> setter) {
    try {
      return setter.apply(text);
    } catch (NumberFormatException | DateTimeParseException wrong) {
      Rules.check(false, "redis." + name, text, "a number, or a time such as 500ms or 2s");
      return null;
    }
  }

  private static Duration duration(String text) {
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2).strip()))
        : Duration.parse("PT" + text);
  }

  private static KeyCodec<Object> keys(List<Type> parts) {
    return parts.size() == 1 ? KeyCodec.of(TypeRef.of(parts.get(0))) : KeyCodec.ofParts(parts);
  }

  private static Codec<Object> values(TierTypes types) {
    return JacksonCodec.smile(TypeRef.<Object>of(types.value()));
  }
}
