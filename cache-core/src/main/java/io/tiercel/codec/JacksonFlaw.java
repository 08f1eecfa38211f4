package io.tiercel.codec;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * What Jackson could not read or write: which kind of failure, where in the value, and where in the
 * bytes. Not what stands there, which Jackson's own message quotes; that message is the cause's.
 */
final class JacksonFlaw extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private JacksonFlaw(JacksonException cause) {
    super(place(cause), cause, false, false);
  }

  static byte[] write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JacksonException failure) {
      throw new JacksonFlaw(failure);
    }
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the reader knows it
  static <T> @Nullable T read(ObjectReader reader, byte[] bytes, int offset, int length) {
    try {
      return reader.readValue(bytes, offset, length);
    } catch (JacksonException failure) {
      throw new JacksonFlaw(failure);
    }
  }

  private static String place(JacksonException failure) {
    String path =
        failure.getPath().stream().map(JacksonFlaw::step).collect(Collectors.joining("."));
    return failure.getClass().getSimpleName()
        + (path.isEmpty() ? "" : " at " + path)
        + offset(failure.getLocation());
  }

  /** In JSON, characters are counted. */
  private static String offset(@Nullable TokenStreamLocation location) {
    if (location == null) {
      return "";
    } else if (location.getByteOffset() >= 0) {
      return ", byte " + location.getByteOffset();
    }
    return location.getCharOffset() < 0 ? "" : ", character " + location.getCharOffset();
  }

  /** A property is named after the class that has it; what is under a key of a map is a value. */
  private static String step(Reference step) {
    Object from = step.from();
    Class<?> type = from instanceof Class<?> named ? named : from == null ? null : from.getClass();
    if (step.getPropertyName() == null) {
      return "[" + step.getIndex() + "]";
    } else if (type == null || Map.class.isAssignableFrom(type)) {
      return "[key]";
    }
    return type.getSimpleName() + "." + step.getPropertyName();
  }
}
