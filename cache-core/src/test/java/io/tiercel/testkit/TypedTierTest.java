package io.tiercel.testkit;

import java.util.List;

class TypedTierTest extends TypedTierContract {

  @Override
  protected List<String> ways() {
    String kit = "new SharedTierFactory<KEY, VALUE>(\"kit\", null)";
    return List.of(
        kit,
        "FaultyTier.factory(%s, null)".formatted(kit),
        "io.tiercel.micrometer.ObservedTier.of(%s, null)".formatted(kit),
        kit + ", tier -> tier.withoutBreaker()");
  }
}
