package io.tiercel.bench.peers;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.tiercel.bench.Contender;
import io.tiercel.bench.Peer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.caffeine.CaffeineCache;

/** Spring's cache abstraction over Caffeine, without the interceptor. */
public final class SpringCache implements Peer {

  @Override
  public String name() {
    return "SPRING_CAFFEINE";
  }

  @Override
  public Contender open(long size) {
    return new Opened(
        new CaffeineCache("benchmark", Caffeine.newBuilder().maximumSize(size).build()));
  }

  private record Opened(Cache cache) implements Contender {
    @Override
    public @Nullable Object get(Long key) {
      return cache.get(key, String.class);
    }

    @Override
    public void put(Long key, String value) {
      cache.put(key, value);
    }

    @Override
    public Object load(Long key) {
      return Objects.requireNonNull(cache.get(key, () -> "loaded"));
    }
  }
}
