package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeRefTest {

  @SuppressWarnings("ClassCanBeStatic") // or they would not have its arguments
  static class Outer<T> {
    class Inner {}

    class Generic<U> {}
  }

  @Test
  void name_isAsJavaWritesIt() {
    assertThat(new TypeRef<Map<String, ? extends List<int[]>>>() {})
        .hasToString("java.util.Map<java.lang.String,? extends java.util.List<int[]>>");
    assertThat(new TypeRef<Map.Entry<String, Long>>() {})
        .hasToString("java.util.Map$Entry<java.lang.String,java.lang.Long>");
  }

  @Test
  void argumentsOfAnOuterClass_belongToTheType() {
    String outer = Outer.class.getName();

    assertThat(new TypeRef<Outer<String>.Inner>() {})
        .hasToString(outer + "<java.lang.String>$Inner")
        .isEqualTo(new TypeRef<Outer<String>.Inner>() {})
        .isNotEqualTo(new TypeRef<Outer<Integer>.Inner>() {});
    assertThat(new TypeRef<Outer<String>.Generic<Long>>() {})
        .hasToString(outer + "<java.lang.String>$Generic<java.lang.Long>");
  }

  @Test
  void variableOfAnOuterClass_isRefused() {
    assertThatThrownBy(TypeRefTest::<String>unknown)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("not known");
  }

  private static <T> TypeRef<Outer<T>.Inner> unknown() {
    return new TypeRef<>() {};
  }
}
