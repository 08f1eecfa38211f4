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
import tools.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import tools.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;

/**
 * Refuses types that Jackson writes and cannot read again: abstract ones, sealed ones among them,
 * of which nothing in the bytes says the class; those that it has no way to make; and those whose
 * state it does not see. Their values would be stored, and never found, or found empty.
 *
 * <p>How types are read is only told within a read. So something is read that makes Jackson ask a
 * handler of problems, which is told.
 */
final class ReadableTypes {

  private final JavaType root;
  private final ObjectMapper mapper;
  private final DeserializationContext context;
  private final Set<JavaType> seen = new HashSet<>();

  private ReadableTypes(JavaType root, ObjectMapper mapper, DeserializationContext context) {
    this.root = root;
    this.mapper = mapper;
    this.context = context;
  }

  /**
   * Fails if values of the type cannot be read, or some of what they contain. Besides, the first
   * use costs tens of milliseconds, which belong here and not into a request.
   *
   * @return the class of all values that are read, or null if it depends on the bytes
   */
  static @Nullable Class<?> require(ObjectMapper mapper, JavaType type, ObjectWriter writer) {
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
    return ask(mapper, type);
  }

  private static @Nullable Class<?> ask(ObjectMapper mapper, JavaType type) {
    byte[] noNumber = mapper.writeValueAsBytes(true);
    Asked asked = new Asked(type, mapper);
    try {
      mapper.readerFor(Integer.class).withHandler(asked).readValue(noNumber);
    } catch (JacksonException unlikeOthers) { // a mapper whose settings keep it from asking
      return null;
    }
    return asked.only;
  }

  private static final class Asked extends DeserializationProblemHandler {
    private final JavaType type;
    private final ObjectMapper mapper;
    private @Nullable Class<?> only;

    Asked(JavaType type, ObjectMapper mapper) {
      this.type = type;
      this.mapper = mapper;
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
        DeserializationContext context,
        JavaType target,
        JsonToken token,
        JsonParser parser,
        @Nullable String message) {
      ReadableTypes types = new ReadableTypes(type, mapper, context);
      types.visit(type);
      only = types.onlyClass();
      return 0;
    }
  }

  private @Nullable Class<?> onlyClass() {
    return !isTold(root)
            && context.findNonContextualValueDeserializer(root) instanceof BeanDeserializerBase bean
        ? new ReadableBean(bean, context.introspectBeanDescription(root)).onlyClass()
        : null;
  }

  private void visit(JavaType type) {
    if (type.getValueHandler() == null && seen.add(type) && !isTold(type)) {
      visit(context.findNonContextualValueDeserializer(type), type);
    }
  }

  /** Whether the bytes tell which class a value has. */
  private boolean isTold(JavaType type) {
    return type.getTypeHandler() != null || context.findTypeDeserializer(type) != null;
  }

  private void visit(ValueDeserializer<?> reader, JavaType type) {
    if (reader instanceof AbstractDeserializer) {
      throw refusal(
          type,
          "is abstract, and the bytes do not say which class a value has. Annotate it with"
              + " @JsonTypeInfo and @JsonSubTypes, or use ForyCodec, which knows sealed types");
    } else if (reader instanceof BeanDeserializerBase bean) {
      require(new ReadableBean(bean, context.introspectBeanDescription(type)), type);
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

  private void require(ReadableBean bean, JavaType type) {
    if (!bean.canBeMade()) {
      throw refusal(
          type,
          "has no constructor that Jackson would use. Give it one without arguments, or a creator"
              + " by @JsonCreator, or make it a record");
    } else if (bean.isClosed() && isWrittenAsObject(type)) {
      throw refusal(
          type,
          "has fields, but Jackson knows no property of it that it could set. Annotate it, or use"
              + " ForyCodec");
    }
  }

  /** Not as a text, say, which a constructor takes. */
  private boolean isWrittenAsObject(JavaType type) {
    boolean[] asObject = {false};
    mapper.acceptJsonFormatVisitor(
        type,
        new JsonFormatVisitorWrapper.Base() {
          @Override
          public @Nullable JsonObjectFormatVisitor expectObjectFormat(JavaType asked) {
            asObject[0] = true;
            return null; // it need not say more
          }
        });
    return asObject[0];
  }

  /** An application's own reader of a list or the like has its own way to read what is in it. */
  private static boolean isOfJackson(ValueDeserializer<?> reader) {
    return reader.getClass().getName().startsWith("tools.jackson.");
  }

  private ConfigurationException refusal(JavaType type, String reason) {
    return new ConfigurationException(
        "Jackson writes values of "
            + root.toCanonical()
            + ", but cannot read them: "
            + type.toCanonical()
            + ' '
            + reason);
  }
}
