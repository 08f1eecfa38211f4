package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * Refuses types that Jackson writes and cannot read again: abstract ones, sealed ones among them,
 * of which nothing in the bytes says the class. Such values would be stored, and never found.
 *
 * <p>How types are read is only told within a read. So something is read that makes Jackson ask a
 * handler of problems, which is told.
 */
final class ReadableTypes {

  private final JavaType root;
  private final DeserializationContext context;
  private final Set<JavaType> seen = new HashSet<>();

  private ReadableTypes(JavaType root, DeserializationContext context) {
    this.root = root;
    this.context = context;
  }

  /**
   * Fails if values of the type cannot be read, or some of what they contain. Besides, the first
   * use costs tens of milliseconds, which belong here and not into a request.
   */
  static void require(ObjectMapper mapper, JavaType type, ObjectWriter writer) {
    try {
      byte[] nothing = writer.writeValueAsBytes(null);
      mapper.readerFor(type).readValue(nothing);
    } catch (InvalidDefinitionException unfit) {
      throw new ConfigurationException(
          "Jackson cannot read values of "
              + type.toCanonical()
              + ", because it finds no way to read "
              + unfit.getType().toCanonical()
              + ". Give it one by its annotations, or use another codec, such as ForyCodec",
          unfit);
    }
    ask(mapper, type);
  }

  private static void ask(ObjectMapper mapper, JavaType type) {
    byte[] noNumber = mapper.writeValueAsBytes(true);
    try {
      mapper.readerFor(Integer.class).withHandler(new Asked(type)).readValue(noNumber);
    } catch (JacksonException unlikeOthers) { // a mapper whose settings keep it from asking
      return;
    }
  }

  private static final class Asked extends DeserializationProblemHandler {
    private final JavaType type;

    Asked(JavaType type) {
      this.type = type;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
        DeserializationContext context,
        JavaType target,
        JsonToken token,
        JsonParser parser,
        @Nullable String message) {
      new ReadableTypes(type, context).visit(type);
      return 0;
    }
  }

  private void visit(JavaType type) {
    boolean told = type.getTypeHandler() != null || type.getValueHandler() != null;
    if (!told && seen.add(type) && context.findTypeDeserializer(type) == null) {
      visit(context.findNonContextualValueDeserializer(type), type);
    }
  }

  private void visit(ValueDeserializer<?> reader, JavaType type) {
    if (reader instanceof AbstractDeserializer && !isOfTheJdk(type)) {
      throw refusal(type);
    } else if (reader instanceof BeanDeserializerBase bean) {
      visit(bean.properties());
    } else if (type.getContentType() != null && isOfJackson(reader)) {
      visit(type.getContentType());
    }
  }

  private void visit(Iterator<SettableBeanProperty> properties) {
    while (properties.hasNext()) {
      SettableBeanProperty property = properties.next();
      if (!property.hasValueTypeDeserializer() && seen.add(property.getType())) {
        visit(property.getValueDeserializer(), property.getType());
      }
    }
  }

  /** An application's own reader of a list or the like has its own way to read what is in it. */
  private static boolean isOfJackson(ValueDeserializer<?> reader) {
    return reader.getClass().getName().startsWith("tools.jackson.");
  }

  /** Some of them are read from what stands for itself, such as a text. */
  private static boolean isOfTheJdk(JavaType type) {
    return type.getRawClass().getName().startsWith("java.");
  }

  private ConfigurationException refusal(JavaType type) {
    return new ConfigurationException(
        "Jackson writes values of "
            + root.toCanonical()
            + ", but cannot read them: "
            + type.toCanonical()
            + " is abstract, and the bytes do not say which class a value has. Annotate it with"
            + " @JsonTypeInfo and @JsonSubTypes, or use ForyCodec, which knows sealed types");
  }
}
