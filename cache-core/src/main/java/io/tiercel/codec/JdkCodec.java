package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values by Java serialization, for classes that nothing else can write. It is slow, large, and
 * known for what it does with bytes of strangers, so there is none without a filter that lists what
 * is allowed: what the filter is undecided about is rejected, but for strings, numbers and the
 * like.
 *
 * @param <T> the values
 */
public final class JdkCodec<T> implements Codec<T> {

  private static final int DEEPEST = 200;

  /** How many times as many elements as there are bytes all arrays of a value may have. */
  private static final int ALL_ARRAYS = 4;

  /** What collections and numbers are made of. */
  private static final Set<Class<?>> HARMLESS =
      Set.of(
          Object.class,
          String.class,
          Enum.class,
          Boolean.class,
          Character.class,
          Number.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class);

  private final TypeRef<T> type;
  private final Class<?> rawType;
  private final ObjectInputFilter allowed;
  private final List<ClassLoader> loaders;

  private JdkCodec(TypeRef<T> type, ObjectInputFilter allowed) {
    this.type = type;
    this.rawType = type.rawType();
    this.allowed = allowed;
    this.loaders = Loaders.of(type.type());
  }

  /** The codec of a class that takes no type arguments; for the filter see the other one. */
  public static <T> JdkCodec<T> of(Class<T> type, @Nullable ObjectInputFilter allowed) {
    return of(TypeRef.of(type), allowed);
  }

  /**
   * The codec of a type.
   *
   * @param allowed a list such as {@code
   *     ObjectInputFilter.Config.createFilter("com.acme.*;java.util.ArrayList;java.time.*")}; one
   *     that allows everything is refused
   */
  public static <T> JdkCodec<T> of(TypeRef<T> type, @Nullable ObjectInputFilter allowed) {
    if (allowed == null || allowed.checkInput(new Probe()) == Status.ALLOWED) {
      throw new ConfigurationException(
          "JdkCodec of "
              + type
              + " has no filter, or one that allows every class, but must have an allow-list");
    }
    return new JdkCodec<>(type, allowed);
  }

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public long fingerprint() {
    return Codec.fingerprint(name(), type.toString());
  }

  @Override
  public byte[] encode(T value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  @Override
  @SuppressWarnings("unchecked")
  public T decode(byte[] bytes, int offset, int length) throws Exception {
    try (ObjectInputStream in = new Input(new ByteArrayInputStream(bytes, offset, length))) {
      in.setObjectInputFilter(new Claims(length));
      Object value = in.readObject();
      if (!rawType.isInstance(value)) {
        throw new InvalidClassException("a value that is no " + type);
      }
      return (T) value;
    }
  }

  @Override
  public String toString() {
    return name() + " of " + type;
  }

  /**
   * What the bytes of one value claim. Everything takes at least a byte, so what claims more than
   * there are is a lie. Tables of small maps are made in advance, and those of large ones are up to
   * three times as long as their entries are many; but arrays within arrays that each claim all
   * bytes for themselves come to more than that together.
   */
  private final class Claims implements ObjectInputFilter {
    private final int length;
    private final long most;
    private long claimed;

    Claims(int length) {
      this.length = length;
      this.most = Math.max(length, 64L);
    }

    @Override
    public Status checkInput(FilterInfo info) {
      if (!isHonest(info)) {
        return Status.REJECTED;
      }
      Status answer = allowed.checkInput(info);
      Class<?> asked = info.serialClass();
      if (answer == Status.UNDECIDED && (asked == null || isHarmless(asked))) {
        return Status.UNDECIDED; // about no class at all, or none that does anything
      }
      return answer == Status.ALLOWED ? Status.ALLOWED : Status.REJECTED;
    }

    private boolean isHonest(FilterInfo info) {
      claimed += Math.max(info.arrayLength(), 0);
      return info.arrayLength() <= most
          && claimed <= ALL_ARRAYS * most
          && info.references() <= length
          && info.depth() <= DEEPEST;
    }
  }

  private static boolean isHarmless(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element.isPrimitive() || HARMLESS.contains(element);
  }

  /** Finds classes where those that the type names come from. */
  private final class Input extends ObjectInputStream {

    Input(ByteArrayInputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      Class<?> found = Loaders.find(description.getName(), loaders);
      if (found != null) {
        return found;
      }
      try {
        return super.resolveClass(description); // where Tiercel is, and what is primitive
      } catch (ClassNotFoundException elsewhere) {
        return Class.forName(description.getName(), false, Loaders.ofThread());
      }
    }
  }

  /** A class that is on nobody's list. */
  private static final class Probe implements FilterInfo {

    @Override
    public Class<?> serialClass() {
      return Probe.class;
    }

    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 1;
    }

    @Override
    public long streamBytes() {
      return 1;
    }
  }
}
