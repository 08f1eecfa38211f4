package io.tiercel.jdbc;

import io.tiercel.testkit.TypedTierContract;
import java.util.List;

class TypedJdbcTierTest extends TypedTierContract {

  @Override
  protected List<String> ways() {
    String place = "JdbcTier.connect(\"jdbc:h2:mem:\", null, null)";
    return List.of(
        place + ".of(KEY.class, VALUE.class)",
        place + ".of(KEY.class, new TypeRef<VALUE>() {})",
        place + ".of(KeyCodec.of(KEY.class), JacksonCodec.smile(VALUE.class))");
  }
}
