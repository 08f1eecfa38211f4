package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys canonically: keys are equal in Java exactly when their texts are, in every JVM.
 *
 * <p>There is one form, a text, whose UTF-8 is the bytes. It is readable, and fit for the keys of
 * any server: it has no spaces, control characters or braces. Text stands as it is but for what is
 * escaped by a per cent sign; everything else begins with {@code #}:
 *
 * <pre>
 * user:42                       a text
 * #i42  #l42                    an Integer, a Long
 * #u123e4567-e89b-…             a UUID
 * #Color.RED                    a constant of an enum
 * #UserKey(acme,#i42)           a record
 * (a,bc)                        a list
 * #0                            null, within a record or a list
 * </pre>
 *
 * <p>Keys may be text, whole and decimal numbers, booleans, characters, UUIDs, the types of {@code
 * java.time}, constants of enums, records and lists of those, and sealed types of records and
 * enums. A type that has no canonical form is refused when the codec is made, and so is a record
 * that declares {@code equals}. Names of components are not in the text, so a record whose
 * components of one type change places needs another name.
 *
 * @param <K> the keys
 */
public final class KeyCodec<K> {

  private final Class<?> type;
  private final KeyForm form;

  private KeyCodec(Class<?> type, KeyForm form) {
    this.type = type;
    this.form = form;
  }

  /** The codec of a class of keys. */
  public static <K> KeyCodec<K> of(Class<K> type) {
    return of(TypeRef.of(type));
  }

  /** The codec of a type of keys, such as {@code new TypeRef<List<String>>() {}}. */
  public static <K> KeyCodec<K> of(TypeRef<K> type) {
    return new KeyCodec<>(type.rawType(), KeyForms.of(type.type()));
  }

  /**
   * The codec of keys of one type, or of lists with as many parts as there are types: {@code
   * (acme,#i42)}. Parts may be null.
   */
  public static KeyCodec<Object> ofParts(List<Type> types) {
    if (types.size() == 1) {
      return of(TypeRef.of(types.get(0)));
    }
    return new KeyCodec<>(List.class, new KeyTuple(types.stream().map(KeyForms::of).toList()));
  }

  /**
   * The codec of keys that write themselves. Two equal keys must give equal texts; it is tried with
   * two samples, which must be equal and must come back.
   *
   * @param writer the text of a key
   * @param reader the key of a text; may throw whatever it likes
   * @param sample a new key at each call, always equal to the one before
   */
  public static <K> KeyCodec<K> custom(
      Class<K> type,
      Function<? super K, String> writer,
      Function<String, ? extends K> reader,
      Supplier<? extends K> sample) {
    KeyForm form = KeyForms.custom(key -> writer.apply(type.cast(key)), text -> reader.apply(text));
    KeyCodec<K> codec = new KeyCodec<>(type, form);
    codec.prove(sample.get(), sample.get());
    return codec;
  }

  /** The text of a key. */
  public String text(K key) {
    return form.text(key);
  }

  /** Throws for a key that has no text, such as one of another type. */
  public void require(K key) {
    form.require(key);
  }

  /** The UTF-8 of the text of a key. */
  public byte[] bytes(K key) {
    return text(key).getBytes(StandardCharsets.UTF_8);
  }

  /** 128 bits that stand for a key. */
  public KeyHash hash(K key) {
    return Murmur3.hash(bytes(key));
  }

  /** The key that has this text, or null when none of this type does. */
  @SuppressWarnings("unchecked") // what the form reads is of its type
  public @Nullable K key(String text) {
    try {
      KeyReader reader = new KeyReader(text);
      Object key = form.read(reader);
      boolean canonical = key != null && reader.isAtEnd() && form.text(key).equals(text);
      return canonical ? (K) key : null;
    } catch (RuntimeException | LinkageError senseless) {
      return null;
    }
  }

  /** The key that has these bytes, or null when none of this type does. */
  public @Nullable K key(byte[] bytes) {
    try {
      return key(Utf8.decode(bytes, 0, bytes.length));
    } catch (CharacterCodingException noText) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "keys of " + type.getName();
  }

  private void prove(K one, K other) {
    check(one.equals(other) && one.hashCode() == other.hashCode(), "equal samples are not equal");
    check(text(one).equals(text(other)), "equal keys are written differently");
    check(text(one).equals(text(one)), "one key is written differently each time");
    K back = key(text(one));
    check(one.equals(back), "a key that was written is not read back");
  }

  private void check(boolean holds, String flaw) {
    if (!holds) {
      throw new ConfigurationException("The codec of " + type.getName() + " is unstable: " + flaw);
    }
  }
}
