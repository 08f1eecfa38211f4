package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import org.apache.fory.Fory;
import org.apache.fory.ThreadSafeFory;
import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.serializer.ImmutableSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Fory, set so that values survive a release.
 *
 * <p>The module of this class does not require Fory's, whose descriptor names an incubating one:
 * javac would warn of that here, and no flag silences that warning alone. It is read as a part of
 * the class path instead, and at run time as what {@link Artifact} found.
 */
final class ForyEngine {

  private final ThreadSafeFory fory;

  /** Registers the classes, and generates the code for them now: it takes up to a second. */
  ForyEngine(Set<Class<?>> classes) {
    try {
      fory =
          Fory.builder()
              .withXlang(false)
              .withCompatible(true) // or a new field makes the value unreadable
              .requireClassRegistration(true)
              .withDeserializeUnknownClass(false)
              .serializeEnumByName(true) // an ordinal may be another constant's by now
              .buildThreadSafeFory();
      fory.registerSerializer(
          ZonedDateTime.class, resolver -> new ZonedTimes(resolver.getConfig()));
      classes.forEach(type -> fory.register(type, type.getName()));
      fory.ensureSerializersCompiled();
    } catch (RuntimeException | LinkageError refused) {
      throw refusal(refused);
    }
  }

  byte[] write(Object value) {
    return fory.serialize(value);
  }

  @Nullable Object read(byte[] bytes, int offset, int length) {
    return fory.deserialize(ByteBuffer.wrap(bytes, offset, length));
  }

  private static ConfigurationException refusal(Throwable thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    ConfigurationException refusal =
        new ConfigurationException(
            "Fory does not work, or not with the classes of this ForyCodec: " + cause);
    refusal.addSuppressed(cause);
    return refusal;
  }

  /**
   * Zoned times as their instants and zones. Fory's own writes no offset, so that in the hour that
   * a zone has twice a time comes back an hour early.
   */
  private static final class ZonedTimes extends ImmutableSerializer<ZonedDateTime> {

    ZonedTimes(Config config) {
      super(config, ZonedDateTime.class, !config.isTimeRefIgnored());
    }

    @Override
    public void write(WriteContext context, ZonedDateTime time) {
      context.getBuffer().writeInt64(time.toEpochSecond());
      context.getBuffer().writeInt32(time.getNano());
      context.writeString(time.getZone().getId());
    }

    @Override
    public ZonedDateTime read(ReadContext context) {
      long second = context.getBuffer().readInt64();
      int nano = context.getBuffer().readInt32();
      ZoneId zone = ZoneId.of(context.readString());
      return ZonedDateTime.ofInstant(Instant.ofEpochSecond(second, nano), zone);
    }
  }
}
