package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.WrongKeyException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of another type than those of a tier that was made of types known at run time only. */
class WrongKeyTest {

  @Test
  void wrongKey_isToldToItsCallerAndToNobodyElse() {
    try (TieredCache<Object, String> cache =
        TieredCache.<Object, String>named("numbers")
            .tier(
                Server.SQLITE
                    .tier()
                    .build()
                    .of(KeyCodec.ofParts(List.of(Long.class)), Codec.text()))
            .build()) {
      cache.put(1L, "one");
      assertThatThrownBy(() -> cache.getIfPresent("wrong")).isInstanceOf(WrongKeyException.class);
      assertThatThrownBy(() -> cache.invalidateAll(List.of(1L, "wrong")))
          .isInstanceOf(WrongKeyException.class);
      assertThat(cache.operations().undelivered()).isZero();
      assertThat(cache.getIfPresent(1L)).isNull();
    }
  }
}
