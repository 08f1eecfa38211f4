package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Values by Jackson 3, as Smile (binary JSON, the default choice), JSON or CBOR.
 *
 * <p>Values are read as the full generic type that the codec was made for; no class is named in the
 * bytes, so bytes cannot choose a class. A value of a subclass that nothing names in the bytes is
 * not written. A property that is unknown is ignored, one that is missing has its default, an
 * unknown constant of an enum makes the value a miss. Zoned times keep their zones. What is
 * declared as {@code Object} comes back as what JSON has for it.
 */
public final class JacksonCodec<T> implements Codec<T> {

  private final String name;
  private final TypeRef<T> type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  /** The class of all values that are read; null if it depends on the bytes. */
  private final @Nullable Class<?> only;

  private JacksonCodec(String name, ObjectMapper mapper, TypeRef<T> type) {
    this.name = name;
    this.type = type;
    JavaType full = mapper.constructType(type.type());
    this.reader = mapper.readerFor(full);
    this.writer = mapper.writerFor(full);
    this.only = ReadableTypes.require(mapper, full, writer);
  }

  /** The codec of a class that takes no type arguments, as Smile. */
  public static <T> JacksonCodec<T> smile(Class<T> type) {
    return smile(TypeRef.of(type));
  }

  /** The codec of a type, as Smile. */
  public static <T> JacksonCodec<T> smile(TypeRef<T> type) {
    Artifact.JACKSON.requireFor("JacksonCodec");
    Artifact.SMILE.requireFor("JacksonCodec.smile");
    return new JacksonCodec<>("jackson-smile", JacksonMappers.Smile.mapper(), type);
  }

  /** The codec of a class that takes no type arguments, as JSON. */
  public static <T> JacksonCodec<T> json(Class<T> type) {
    return json(TypeRef.of(type));
  }

  /** The codec of a type, as JSON. */
  public static <T> JacksonCodec<T> json(TypeRef<T> type) {
    Artifact.JACKSON.requireFor("JacksonCodec");
    return new JacksonCodec<>("jackson-json", JacksonMappers.json(), type);
  }

  /** The codec of a class that takes no type arguments, as CBOR. */
  public static <T> JacksonCodec<T> cbor(Class<T> type) {
    return cbor(TypeRef.of(type));
  }

  /** The codec of a type, as CBOR. */
  public static <T> JacksonCodec<T> cbor(TypeRef<T> type) {
    Artifact.JACKSON.requireFor("JacksonCodec");
    Artifact.CBOR.requireFor("JacksonCodec.cbor");
    return new JacksonCodec<>("jackson-cbor", JacksonMappers.Cbor.mapper(), type);
  }

  /**
   * The codec of a type, in the format and with the settings of the application's own mapper.
   *
   * <p>No class is named in the bytes here either: a mapper with default typing is refused, and so
   * are types whose annotations ask for names of classes, unless the mapper has a {@code
   * polymorphicTypeValidator} other than Jackson's own, which allows everything. Then it is the one
   * that says which classes bytes may choose.
   *
   * @param format the name of the format and its settings; change it when they change. It is told
   *     apart from the built-in ones whatever it is
   */
  public static <T> JacksonCodec<T> of(String format, ObjectMapper mapper, TypeRef<T> type) {
    if (mapper.deserializationConfig().getDefaultTyper(null) != null) {
      throw new ConfigurationException(
          "The mapper of JacksonCodec " + format + " has default typing, which must be off");
    }
    return new JacksonCodec<>("jackson-own-" + format, JacksonMappers.own(mapper), type);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long fingerprint() {
    return Codec.fingerprint(name, type.toString());
  }

  @Override
  public byte[] encode(T value) {
    if (only != null && value.getClass() != only) {
      throw new IllegalArgumentException(
          "A value of "
              + value.getClass().getName()
              + " would come back as a "
              + only.getName()
              + ": annotate that with @JsonTypeInfo and @JsonSubTypes");
    }
    return JacksonFlaw.write(writer, value);
  }

  @Override
  public T decode(byte[] bytes, int offset, int length) throws IOException {
    @Nullable T value = JacksonFlaw.read(reader, bytes, offset, length);
    if (value == null) {
      throw new IOException("null where a " + type + " is needed");
    }
    return value;
  }

  @Override
  public String toString() {
    return name + " of " + type;
  }
}
