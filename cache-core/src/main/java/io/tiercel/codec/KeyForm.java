package io.tiercel.codec;

import org.jspecify.annotations.Nullable;

/** How keys, or parts of keys, of one type are written. */
interface KeyForm {

  /** Appends the text of a key; null only as a part of one. */
  void write(@Nullable Object key, StringBuilder out);

  /** Reads what {@link #write} wrote; throws at anything else. */
  @Nullable Object read(KeyReader in);

  /** Throws for a whole key that cannot be written; as cheap as the form can have it. */
  default void require(Object key) {
    text(key);
  }

  /** The text of a whole key. */
  default String text(Object key) {
    StringBuilder out = new StringBuilder();
    write(key, out);
    return out.toString();
  }
}
