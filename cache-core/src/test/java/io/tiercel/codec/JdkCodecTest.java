package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkCodecTest {

  private static final ObjectInputFilter LIST =
      Config.createFilter("io.tiercel.codec.Samples*;java.util.*;java.math.*;java.time.*");

  @Test
  void record_returnsEqual() throws Exception {
    assertReturns(JdkCodec.of(Samples.Order.class, LIST), Samples.order());
  }

  @Test
  void primitiveArrays_return() throws Exception {
    JdkCodec<int[]> codec = JdkCodec.of(int[].class, Config.createFilter("java.util.*"));
    byte[] bytes = codec.encode(new int[] {1, 2, 3});

    assertThat(codec.decode(bytes, 0, bytes.length)).containsExactly(1, 2, 3);
  }

  /** Their tables are longer than their bytes. */
  @Test
  void mapsAndSetsOfManySizes_returnEqual() throws Exception {
    for (int size = 0; size < 300; size++) {
      Map<Object, Object> maps = new HashMap<>();
      for (int i = 0; i < size; i++) {
        maps.put((char) i, i % 3 == 0 ? new HashSet<>() : new HashMap<>(Map.of(true, i)));
      }
      assertReturns(lists(), List.of(maps, new HashSet<>(maps.keySet())));
    }
  }

  @Test
  void classThatIsNotListed_isUndecodable() throws Exception {
    byte[] bytes = JdkCodec.of(Other.class, LIST).encode(new Other("x"));
    JdkCodec<Other> codec = JdkCodec.of(Other.class, LIST);

    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(InvalidClassException.class)
        .hasMessageContaining("REJECTED");
  }

  @Test
  void listedClassWithinAnotherValue_doesNotOpenTheDoor() throws Exception {
    List<Object> list = new ArrayList<>(List.of(new Other("x")));
    JdkCodec<List<Object>> codec = lists();
    byte[] bytes = codec.encode(list);

    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(InvalidClassException.class);
  }

  @Test
  void valueOfAnotherType_isUndecodable() throws Exception {
    byte[] bytes = lists().encode(new ArrayList<>());
    JdkCodec<Samples.Order> codec = JdkCodec.of(Samples.Order.class, LIST);

    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .hasMessageContaining("no io.tiercel.codec.Samples$Order");
  }

  @Test
  void claimedCapacity_isRejectedBeforeItIsMade() throws Exception {
    Map<String, String> map = new HashMap<>();
    JdkCodec<Map<String, String>> codec = maps();
    byte[] bytes = codec.encode(map);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 5, 1 << 28); // the number of entries

    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(InvalidClassException.class)
        .hasMessageContaining("REJECTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "!com.acme.*;*", "java.**;io.tiercel.**"})
  void filterThatAllowsAnything_isRefused(String pattern) {
    assertThatThrownBy(() -> JdkCodec.of(Other.class, Config.createFilter(pattern)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("allow-list");
  }

  @Test
  void noFilter_isRefused() {
    assertThatThrownBy(() -> JdkCodec.of(Other.class, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no filter");
  }

  private static <T> void assertReturns(JdkCodec<T> codec, T value) throws Exception {
    byte[] bytes = codec.encode(value);
    byte[] shifted = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, shifted, 4, bytes.length);

    assertThat(codec.decode(shifted, 4, bytes.length)).isEqualTo(value);
  }

  private static JdkCodec<List<Object>> lists() {
    return JdkCodec.of(new TypeRef<>() {}, LIST);
  }

  private static JdkCodec<Map<String, String>> maps() {
    return JdkCodec.of(new TypeRef<>() {}, LIST);
  }

  record Other(String name) implements Serializable {}
}
