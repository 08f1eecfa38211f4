package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Refuses types whose annotations ask for names of classes in the bytes, as soon as Jackson finds
 * out how to read them.
 *
 * <p>What is asked for after that is a class that Jackson deduced from the properties of a value,
 * for which it uses names too. Where classes have to be registered, which they are with this
 * validator, it has compared them with the annotation's list before.
 */
final class NoClassNames extends PolymorphicTypeValidator.Base {

  private static final long serialVersionUID = 1L;

  @Override
  public Validity validateBaseType(DatabindContext context, JavaType type) {
    throw new ConfigurationException(
        type.toCanonical()
            + " asks for names of classes in the bytes, which JacksonCodec refuses. Use Id.NAME and"
            + " @JsonSubTypes, or JacksonCodec.of with a mapper whose polymorphicTypeValidator says"
            + " which classes are allowed");
  }

  @Override
  public Validity validateSubClassName(DatabindContext context, JavaType type, String name) {
    return Validity.ALLOWED;
  }
}
