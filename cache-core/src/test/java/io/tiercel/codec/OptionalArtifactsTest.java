package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** This package in a class loader that has some of the optional artifacts, or none. */
class OptionalArtifactsTest {

  private static final List<Class<?>> NONE = List.of();
  private static final List<Class<?>> ONE = List.of(Class.class);

  @Test
  void allPublicClasses_loadWithoutAnyArtifact() throws Throwable {
    try (URLClassLoader bare = without("tools.jackson", "org.apache.fory", "lz4", "zstd")) {
      for (Class<?> each : publicClasses()) {
        Class<?> loaded = Class.forName(each.getName(), true, bare);
        assertThat(loaded).as("another one").isNotSameAs(each);
      }
    }
  }

  @Test
  void plainCodecs_workWithoutAnyArtifact() throws Throwable {
    try (URLClassLoader bare = without("tools.jackson", "org.apache.fory", "lz4", "zstd")) {
      Object codec = call(bare, "Codec", "text");

      assertThat(codec).hasToString("text");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jackson-databind, JacksonCodec, json, tools.jackson.core:jackson-databind",
    "jackson-databind, JacksonCodec, smile, tools.jackson.core:jackson-databind",
    "dataformat-smile, JacksonCodec, smile, tools.jackson.dataformat:jackson-dataformat-smile",
    "dataformat-cbor, JacksonCodec, cbor, tools.jackson.dataformat:jackson-dataformat-cbor",
    "fory, ForyCodec, of, org.apache.fory:fory-core",
  })
  void missingCodec_isNamedWhereItIsMade(
      String missing, String codec, String factory, String artifact) throws Throwable {
    try (URLClassLoader some = without(missing)) {
      assertThatThrownBy(() -> call(some, codec, factory, String.class))
          .satisfies(thrown -> assertConfiguration(thrown, codec, artifact));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lz4, LZ4, at.yawk.lz4:lz4-java",
    "zstd, ZSTD, com.github.luben:zstd-jni",
  })
  void missingCompression_isNamedWhereItIsMade(String missing, String compression, String artifact)
      throws Throwable {
    try (URLClassLoader some = without(missing)) {
      assertThatThrownBy(() -> entries(some, compression))
          .satisfies(thrown -> assertConfiguration(thrown, "Compression", artifact));
    }
  }

  @ParameterizedTest
  @CsvSource({"lz4, LZ4", "zstd, ZSTD"})
  void missingCompressionOfAReader_isAFlaw(String missing, String compression) throws Exception {
    int number = Compression.valueOf(compression).number();
    try (URLClassLoader some = without(missing)) {
      assertThatThrownBy(() -> decompress(some, number))
          .hasRootCauseMessage(message(missing))
          .cause()
          .hasMessage("COMPRESSION");
    }
  }

  /** As on a machine that Zstandard has no native code for. Twice, for then its class is broken. */
  @Test
  void nativeCodeThatDoesNotLoad_isAConfigurationAndAFlaw() throws Throwable {
    System.setProperty("ZstdNativePath", "/nowhere/libzstd.so");
    try (URLClassLoader broken = without("nothing")) {
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(() -> entries(broken, "ZSTD"))
            .hasMessageStartingWith("Compression.ZSTD does not work here")
            .extracting(thrown -> thrown.getClass().getSimpleName())
            .isEqualTo("ConfigurationException");
        assertThatThrownBy(() -> decompress(broken, Compression.ZSTD.number()))
            .cause()
            .hasMessage("COMPRESSION");
      }
    } finally {
      System.clearProperty("ZstdNativePath");
    }
  }

  private static void decompress(ClassLoader loader, int number) throws Exception {
    Class<?> block = Class.forName(Block.class.getName(), true, loader);
    Method one = block.getDeclaredMethod("of", byte[].class);
    Method decompress =
        Class.forName(Compression.class.getName(), true, loader)
            .getDeclaredMethod("decompress", int.class, block, int.class, int.class);
    one.setAccessible(true);
    decompress.setAccessible(true);
    decompress.invoke(null, number, one.invoke(null, new byte[9]), 9, 100);
  }

  @ParameterizedTest
  @CsvSource({"smile, json", "smile, cbor", "cbor, json", "cbor, smile", "fory, smile"})
  void missingArtifact_isMissedByItsOwnCodecOnly(String missing, String factory) throws Throwable {
    try (URLClassLoader some = without(missing)) {
      assertThat(call(some, "JacksonCodec", factory, String.class)).isNotNull();
    }
  }

  @Test
  void allArtifacts_areEnoughForAllCodecs() throws Throwable {
    try (URLClassLoader all = without("nothing")) {
      for (String factory : List.of("smile", "json", "cbor")) {
        assertThat(call(all, "JacksonCodec", factory, String.class)).isNotNull();
      }
      assertThat(call(all, "ForyCodec", "of", String.class)).isNotNull();
    }
  }

  private static String message(String missing) {
    return missing.equals("lz4")
        ? "Compression.LZ4 needs the optional artifact at.yawk.lz4:lz4-java, which is not there:"
            + " add it to the dependencies (and, on the module path, require org.lz4.java)"
        : "Compression.ZSTD needs the optional artifact com.github.luben:zstd-jni, which is not"
            + " there: add it to the dependencies (and, on the module path, require"
            + " com.github.luben.zstd_jni)";
  }

  private static void assertConfiguration(Throwable thrown, String user, String artifact) {
    assertThat(thrown.getClass().getSimpleName()).isEqualTo("ConfigurationException");
    assertThat(thrown).hasMessageStartingWith(user).hasMessageContaining(' ' + artifact + ',');
  }

  private static Object entries(ClassLoader loader, String compression) throws Throwable {
    Class<?> choice = Class.forName(Compression.class.getName(), true, loader);
    Object chosen = choice.getMethod("valueOf", String.class).invoke(null, compression);
    Class<?> settings = Class.forName(CodecSettings.class.getName(), true, loader);
    Object plain =
        settings.getMethod("of", String.class, String.class).invoke(null, "app", "cache");
    Object compressing =
        settings.getMethod("compressing", choice, int.class).invoke(plain, chosen, 0);
    Object keys = call(loader, "KeyCodec", "of", String.class);
    Object values = call(loader, "Codec", "text");
    Class<?> codec = Class.forName(Codec.class.getName(), true, loader);
    try {
      return Class.forName(EntryCodec.class.getName(), true, loader)
          .getMethod("of", keys.getClass(), codec, settings)
          .invoke(null, keys, values, compressing);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  /** Calls a factory, without looking at the other methods of its class, as compiled code does. */
  private static Object call(ClassLoader loader, String type, String method, Class<?>... argument)
      throws Throwable {
    Class<?> loaded = Class.forName("io.tiercel.codec." + type, true, loader);
    MethodType signature = MethodType.methodType(loaded, argument.length == 0 ? NONE : ONE);
    if (type.equals("ForyCodec")) {
      signature = signature.appendParameterTypes(Class[].class);
    }
    return MethodHandles.publicLookup()
        .findStatic(loaded, method, signature)
        .invokeWithArguments((Object[]) argument);
  }

  private static List<Class<?>> publicClasses() {
    return List.of(
        Codec.class,
        CodecSettings.class,
        Compression.class,
        Decoded.class,
        Encoded.class,
        Encryption.class,
        EntryCodec.class,
        ForyCodec.class,
        Head.class,
        JacksonCodec.class,
        JdkCodec.class,
        KeyCodec.class,
        KeyHash.class,
        TypeRef.class);
  }

  /** The class path but for jars whose path contains one of the words. */
  private static URLClassLoader without(String... words) {
    List<URL> kept = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
      String jar = entry.replace(File.separatorChar, '.');
      if (!entry.endsWith(".jar") || Stream.of(words).noneMatch(jar::contains)) {
        kept.add(url(entry));
      }
    }
    return new URLClassLoader(kept.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }
}
