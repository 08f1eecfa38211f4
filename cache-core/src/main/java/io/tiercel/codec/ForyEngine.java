package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
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

  /** Deep enough for what is written by hand or by program, and for a stack of half a megabyte. */
  private static final int DEEPEST = 500;

  private static final int MOST_FIELDS = 1 << 12;
  private static final int MOST_BYTES_OF_FIELDS = 1 << 16;

  /** How many versions of a class that other nodes write this JVM reads; it remembers each. */
  private static final int MOST_VERSIONS = 100;

  private final @Nullable ClassLoader loader;
  private final ThreadSafeFory fory;
  private final byte[] beginning;

  /** Registers the classes, and generates the code for them now: it takes up to a second. */
  ForyEngine(Set<Class<?>> classes) {
    try {
      loader = Loaders.knowing(classes);
      fory = Loaders.within(loader, () -> fory(loader, classes));
      byte[] nothing = fory.serialize(new ForyRoot(null));
      beginning = Arrays.copyOf(nothing, nothing.length - 1);
    } catch (RuntimeException | LinkageError refused) {
      throw refusal(refused);
    }
  }

  byte[] write(Object value) {
    return Loaders.within(loader, () -> fory.serialize(new ForyRoot(value)));
  }

  /** Fory reads whatever it knows, and nothing limits what has no root around it. */
  @Nullable Object read(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + Math.min(beginning.length, length);
    if (!Arrays.equals(bytes, offset, end, beginning, 0, beginning.length)) {
      throw new IOException("a value without a root");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    return ((ForyRoot) Loaders.within(loader, () -> fory.deserialize(in))).value();
  }

  /** The loader must be the thread's too, here and whenever code is generated later. */
  private static ThreadSafeFory fory(@Nullable ClassLoader loader, Set<Class<?>> classes) {
    ThreadSafeFory fory =
        Fory.builder()
            .withClassLoader(loader)
            .withXlang(false)
            .withCompatible(true) // or a new field makes the value unreadable
            .requireClassRegistration(true)
            .withDeserializeUnknownClass(false)
            .serializeEnumByName(true) // an ordinal may be another constant's by now
            .withMaxDepth(DEEPEST)
            .withMaxGraphMemoryBytes(ForyRoot.MEMORY)
            .withMaxUnbackedContainerItems(ForyRoot.UNBACKED)
            .withMaxTypeFields(MOST_FIELDS)
            .withMaxTypeMetaBytes(MOST_BYTES_OF_FIELDS)
            .withMaxSchemaVersionsPerType(MOST_VERSIONS)
            .withMaxAverageSchemaVersionsPerType(MOST_VERSIONS)
            .buildThreadSafeFory();
    fory.register(ForyRoot.class, 0); // the others go by name
    fory.registerSerializer(ForyRoot.class, resolver -> new ForyRoot.Form(resolver.getConfig()));
    fory.registerSerializer(ZonedDateTime.class, resolver -> new ZonedTimes(resolver.getConfig()));
    classes.forEach(type -> register(fory, type));
    fory.ensureSerializersCompiled();
    return fory;
  }

  /** Of the JDK's classes, Fory knows some by itself. */
  private static void register(ThreadSafeFory fory, Class<?> type) {
    if (!fory.execute(each -> each.getTypeResolver().isRegistered(type))) {
      fory.register(type, type.getName());
    }
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
