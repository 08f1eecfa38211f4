package io.tiercel.codec;

import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.serializer.ImmutableSerializer;
import org.jspecify.annotations.Nullable;

/** What stands around each value, so that the memory it may take follows from its bytes. */
record ForyRoot(@Nullable Object value) {

  /** What Fory itself allows, which says nothing of how many bytes there are. */
  static final long MEMORY = Long.MAX_VALUE;

  /** How many elements of a value may take no byte. */
  static final int UNBACKED = 1 << 16;

  private static final long FREE = 2 << 20;

  /** An empty map takes this much, and is a byte. */
  private static final long EACH_BYTE = 64;

  /** Takes back what the bytes at hand do not account for, before it reads any of them. */
  static final class Form extends ImmutableSerializer<ForyRoot> {

    Form(Config config) {
      super(config, ForyRoot.class, false);
    }

    @Override
    public void write(WriteContext context, ForyRoot root) {
      context.writeRef(root.value);
    }

    @Override
    public ForyRoot read(ReadContext context) {
      context.reserveGraphMemory(MEMORY - FREE - EACH_BYTE * context.getBuffer().remaining());
      return new ForyRoot(context.readRef());
    }
  }
}
