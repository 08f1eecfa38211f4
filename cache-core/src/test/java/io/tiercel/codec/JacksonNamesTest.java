package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.codec.JacksonCodecTest.Format;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What bytes call their properties takes no room once they are decoded. */
class JacksonNamesTest {

  private static final int VALUES = 100;
  private static final int LENGTH = 1_000_000;

  /** A class without the properties that the bytes have. */
  record Known(int known) {}

  @ParameterizedTest
  @MethodSource("io.tiercel.codec.JacksonCodecTest#formats")
  void namesOfProperties_areNotKept(Format format) throws Exception {
    JacksonCodec<Map<String, Integer>> writer = format.of(new TypeRef<>() {});
    JacksonCodec<Known> reader = format.of(new TypeRef<>() {});
    long before = used();
    for (int i = 0; i < VALUES; i++) {
      byte[] bytes = writer.encode(Map.of(i + "x".repeat(LENGTH), 1, "known", 7));
      assertThat(reader.decode(bytes, 0, bytes.length)).isEqualTo(new Known(7));
    }
    await().until(() -> used() - before < VALUES * (long) LENGTH / 2);
    byte[] last = writer.encode(Map.of("known", 1));
    assertThat(reader.decode(last, 0, last.length)).isEqualTo(new Known(1));
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
