package io.tiercel.redis;

import io.tiercel.testkit.TypedTierContract;
import java.util.List;

class TypedRedisTierTest extends TypedTierContract {

  @Override
  protected List<String> ways() {
    String place = "RedisTier.connect(\"redis://localhost\")";
    return List.of(
        place + ".of(KEY.class, VALUE.class)",
        place + ".of(KEY.class, new TypeRef<VALUE>() {})",
        place + ".of(KeyCodec.of(KEY.class), JacksonCodec.smile(VALUE.class))");
  }
}
