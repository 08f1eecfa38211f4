package io.tiercel.codec;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TSFBuilder;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileMapper;

/** Jackson's mappers, set so that what was written is what is read, today and after a release. */
final class JacksonMappers {

  private static final PolymorphicTypeValidator NO_CLASS = new NoClassNames();

  /** A value has no more bytes than its cache allows, and is whole when it is read. */
  private static final StreamReadConstraints WHATEVER_IS_WRITTEN =
      StreamReadConstraints.builder()
          .maxNameLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE)
          .build();

  private JacksonMappers() {}

  /**
   * Names of properties come from bytes that anybody may have written, and a factory would keep
   * thousands of them, however long, for as long as it lives. So it keeps none.
   */
  private static <F extends TokenStreamFactory, B extends TSFBuilder<F, B>> F reading(B builder) {
    return builder
        .streamReadConstraints(WHATEVER_IS_WRITTEN)
        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
        .build();
  }

  static ObjectMapper json() {
    return set(JsonMapper.builder(reading(JsonFactory.builder())));
  }

  /**
   * The application's mapper; no bytes choose a class unless it has a validator that says which.
   */
  static ObjectMapper own(ObjectMapper mapper) {
    return validator(mapper) == validator(JsonMapper.shared()) // which allows everything
        ? mapper
            .rebuild()
            .polymorphicTypeValidator(NO_CLASS)
            .enable(DeserializationFeature.FAIL_ON_SUBTYPE_CLASS_NOT_REGISTERED)
            .build()
        : mapper;
  }

  private static PolymorphicTypeValidator validator(ObjectMapper mapper) {
    return mapper.deserializationConfig().getPolymorphicTypeValidator();
  }

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> M set(B builder) {
    builder
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    builder // without these, zoned times come back in UTC
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID);
    builder // a constant's name is what Java promises to be unique
        .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
    builder // a collection that has a getter only is filled through it
        .enable(MapperFeature.USE_GETTERS_AS_SETTERS);
    builder // or the digits of a long number take time in their square
        .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER);
    builder
        .polymorphicTypeValidator(NO_CLASS)
        .enable(DeserializationFeature.FAIL_ON_SUBTYPE_CLASS_NOT_REGISTERED);
    if (ModuleLayer.boot().findModule("java.sql").isPresent()) {
      builder.addModule(JacksonTimestamps.module());
    }
    return builder.build();
  }

  /** A class of its own, because to verify one is to load what it names. */
  static final class Smile {

    private Smile() {}

    static ObjectMapper mapper() {
      return set(SmileMapper.builder(reading(SmileFactory.builder())));
    }
  }

  /** A class of its own, because to verify one is to load what it names. */
  static final class Cbor {

    private Cbor() {}

    static ObjectMapper mapper() {
      return set(CBORMapper.builder(reading(CBORFactory.builder())));
    }
  }
}
