package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications whose classes the thread's class loader does not know. */
class LoadersTest {

  private static final ObjectInputFilter ALLOWED =
      Config.createFilter("app.Value;app.Value$Part;java.util.ArrayList");

  @TempDir static Path folder;
  private static Release release;

  @BeforeAll
  static void compile() {
    String part = " record Part(int number) implements java.io.Serializable {}";
    release = Release.of(folder, source(part, "new Part(1)"));
  }

  private static String source(String part, String sample) {
    return "import java.util.*; public record Value(List<Part> parts)"
        + " implements java.io.Serializable {"
        + part
        + " public static Value sample() { return new Value(new ArrayList<>(List.of("
        + sample
        + "))); } }";
  }

  @AfterAll
  static void close() throws Exception {
    release.close();
  }

  static Stream<ClassLoader> loadersOfThreads() {
    return Stream.of(
        LoadersTest.class.getClassLoader(), ClassLoader.getPlatformClassLoader(), null);
  }

  @ParameterizedTest
  @MethodSource("loadersOfThreads")
  void fory_findsTheClassesOfItsType(ClassLoader ofThread) throws Exception {
    within(ofThread, () -> assertReturns(ForyCodec.of(type(release.type("Value"))), value()));
    within(ofThread, () -> assertReturns(ForyCodec.of(list()), new ArrayList<>(List.of(value()))));
  }

  /** Code for what another release writes is generated when it is read. */
  @ParameterizedTest
  @MethodSource("loadersOfThreads")
  void fory_findsThemWhenItMeetsAnotherRelease(ClassLoader ofThread) throws Exception {
    String more = " static record Part(int number, int more) implements java.io.Serializable {}";
    try (Release other = Release.of(folder, source(more, "new Part(1, 2)"))) {
      Object theirs = other.type("Value").getMethod("sample").invoke(null);
      byte[] bytes = ForyCodec.of(type(other.type("Value"))).encode(theirs);
      ForyCodec<Object> reader = ForyCodec.of(type(release.type("Value")));

      within(ofThread, () -> assertThat(reader.decode(bytes, 0, bytes.length)).isEqualTo(value()));
    }
  }

  /** The first of the classes is the class path's. */
  @Test
  void fory_findsClassesOfSeveralLoaders() throws Exception {
    ForyCodec<Object> codec =
        ForyCodec.of(type(Aside.class), release.type("Value"), Aside.class, Samples.Line.class);

    assertReturns(codec, new Aside(value()));
  }

  @ParameterizedTest
  @MethodSource("loadersOfThreads")
  void jdk_findsTheClassesOfItsType(ClassLoader ofThread) throws Exception {
    within(
        ofThread, () -> assertReturns(JdkCodec.of(type(release.type("Value")), ALLOWED), value()));
    within(
        ofThread,
        () -> assertReturns(JdkCodec.of(list(), ALLOWED), new ArrayList<>(List.of(value()))));
  }

  @Test
  void jdk_asksTheThreadLast() throws Exception {
    JdkCodec<List<Object>> codec = JdkCodec.of(new TypeRef<>() {}, ALLOWED);

    within(
        release.type("Value").getClassLoader(),
        () -> assertReturns(codec, new ArrayList<>(List.of(value()))));
  }

  @Test
  void jdk_allowsNoMoreForIt() throws Exception {
    JdkCodec<Object> codec = JdkCodec.of(list(), Config.createFilter("java.util.ArrayList"));
    byte[] bytes = codec.encode(new ArrayList<>(List.of(value())));

    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(InvalidClassException.class)
        .hasMessageContaining("REJECTED");
  }

  private static Object value() throws Exception {
    return release.type("Value").getMethod("sample").invoke(null);
  }

  private static TypeRef<Object> list() {
    return type(new ListOf(release.type("Value")));
  }

  private static TypeRef<Object> type(Type type) {
    return TypeRef.of(type);
  }

  private static <V> void assertReturns(Codec<V> codec, V value) throws Exception {
    byte[] bytes = codec.encode(value);

    assertThat(codec.decode(bytes, 0, bytes.length)).isEqualTo(value);
  }

  private static void within(ClassLoader ofThread, Action action) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ofThread);
    try {
      action.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  record Aside(Object content) {}

  private record ListOf(Type element) implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {element};
    }

    @Override
    public Type getRawType() {
      return List.class;
    }

    @Override
    public Type getOwnerType() {
      return null;
    }
  }
}
