package io.tiercel.codec;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.smile.SmileMapper;

/** Jackson's mappers, set so that what was written is what is read, today and after a release. */
final class JacksonMappers {

  private JacksonMappers() {}

  static ObjectMapper json() {
    return set(JsonMapper.builder());
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
    // Even where an annotation asks for class names in the bytes, none is accepted.
    builder.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build());
    return builder.build();
  }

  /** A class of its own, because to verify one is to load what it names. */
  static final class Smile {

    private Smile() {}

    static ObjectMapper mapper() {
      return set(SmileMapper.builder());
    }
  }

  /** A class of its own, because to verify one is to load what it names. */
  static final class Cbor {

    private Cbor() {}

    static ObjectMapper mapper() {
      return set(CBORMapper.builder());
    }
  }
}
