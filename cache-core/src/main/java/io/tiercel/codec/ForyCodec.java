package io.tiercel.codec;

import java.io.IOException;

/**
 * Values by Apache Fory: the fast codec.
 *
 * <p>Only classes that were registered when the codec was made are written or read: the type
 * itself, whatever its records, fields and sealed types name, and those that are given beside it,
 * such as the implementations of an interface. Of the JDK's classes, those that Fory does not know
 * by itself are given too, but for enums. They go by name, and so do constants of enums; a field
 * that came or went does not matter, a class or a constant that is gone makes the value a miss.
 *
 * <p>What Fory would not read again is not stored: a value with cycles, one that is nested too
 * deeply, or one of countless parts that take no byte. Where the type does not rule that out, each
 * value is read once when it is written.
 */
public final class ForyCodec<T> implements Codec<T> {

  private final TypeRef<T> type;
  private final Class<?> rawType;
  private final ForyEngine engine;
  private final boolean predictable;

  private ForyCodec(TypeRef<T> type, Reachable reachable) {
    this.type = type;
    this.rawType = type.rawType();
    this.engine = new ForyEngine(reachable.classes());
    this.predictable = reachable.isPredictable();
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

  /** Fails also for what could not be read again, which is tried where the type does not tell. */
  @Override
  public byte[] encode(T value) throws IOException {
    byte[] bytes = engine.write(value);
    if (!predictable) {
      decode(bytes, 0, bytes.length);
    }
    return bytes;
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
