package io.tiercel.codec;

import java.io.IOException;
import java.util.Set;

/**
 * Values by Apache Fory: the fast codec.
 *
 * <p>Only classes that were registered when the codec was made are written or read: the type
 * itself, whatever its records, fields and sealed types name, and those that are given beside it,
 * such as the implementations of an interface. They go by name, and so do constants of enums; a
 * field that came or went does not matter, a class or a constant that is gone makes the value a
 * miss. A value with cycles is not stored.
 */
public final class ForyCodec<T> implements Codec<T> {

  private final TypeRef<T> type;
  private final Class<?> rawType;
  private final ForyEngine engine;

  private ForyCodec(TypeRef<T> type, Set<Class<?>> classes) {
    this.type = type;
    this.rawType = type.rawType();
    this.engine = new ForyEngine(classes);
  }

  /** The codec of a class that takes no type arguments, and of what it may contain beyond. */
  public static <T> ForyCodec<T> of(Class<T> type, Class<?>... more) {
    return of(TypeRef.of(type), more);
  }

  /** The codec of a type, and of what it may contain beyond what it names. */
  public static <T> ForyCodec<T> of(TypeRef<T> type, Class<?>... more) {
    Artifact.FORY.requireFor("ForyCodec");
    return new ForyCodec<>(type, Reachable.from(type.type(), more));
  }

  @Override
  public String name() {
    return "fory";
  }

  @Override
  public long fingerprint() {
    return Codec.fingerprint(name(), type.toString());
  }

  @Override
  public byte[] encode(T value) {
    return engine.write(value);
  }

  /**
   * Fory may answer something else than was asked for instead of failing, so its type is checked.
   */
  @Override
  @SuppressWarnings("unchecked")
  public T decode(byte[] bytes, int offset, int length) throws IOException {
    Object value = engine.read(bytes, offset, length);
    if (!rawType.isInstance(value)) {
      throw new IOException("a value that is no " + type);
    }
    return (T) value;
  }

  @Override
  public String toString() {
    return name() + " of " + type;
  }
}
