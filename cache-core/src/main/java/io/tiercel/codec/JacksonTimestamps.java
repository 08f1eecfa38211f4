package io.tiercel.codec;

import java.sql.Timestamp;
import java.time.Instant;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdConvertingSerializer;
import tools.jackson.databind.util.StdConverter;

/**
 * Timestamps of databases as instants: by itself Jackson cuts them to milliseconds. A class of its
 * own, because {@code java.sql} may be missing.
 */
final class JacksonTimestamps {

  private JacksonTimestamps() {}

  static JacksonModule module() {
    return new SimpleModule(JacksonTimestamps.class.getName())
        .addSerializer(new StdConvertingSerializer(Timestamp.class, new Write()))
        .addDeserializer(Timestamp.class, new StdConvertingDeserializer<>(new Read()));
  }

  private static final class Write extends StdConverter<Timestamp, Instant> {
    @Override
    public Instant convert(Timestamp time) {
      return time.toInstant();
    }
  }

  private static final class Read extends StdConverter<Instant, Timestamp> {
    @Override
    public Timestamp convert(Instant time) {
      return Timestamp.from(time);
    }
  }
}
