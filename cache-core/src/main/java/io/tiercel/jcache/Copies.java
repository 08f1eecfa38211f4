package io.tiercel.jcache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import javax.cache.CacheException;

/**
 * Keeps what is in a cache apart from what its users hold. What cannot change is kept as it is, all
 * else as its serialized bytes, so that a copy is made of each value on its way in, and of each on
 * its way out. These bytes never leave the process, and nobody else's are read.
 */
interface Copies {

  /** The instances themselves. */
  Copies NONE =
      new Copies() {
        @Override
        public Object in(Object value) {
          return value;
        }

        @Override
        public Object out(Object stored) {
          return stored;
        }
      };

  /** The form in which a value is kept. */
  Object in(Object value);

  /** A value that its taker may change, from the form in which it is kept. */
  Object out(Object stored);

  /** A copy. */
  default Object copy(Object value) {
    return out(in(value));
  }

  /** Copies by Java serialization, with the classes that the loader finds. */
  record Serialized(ClassLoader loader) implements Copies {

    private static final Set<Class<?>> IMMUTABLE =
        Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Class.class);

    private static final class Bytes {
      private final byte[] written;

      Bytes(byte[] written) {
        this.written = written;
      }
    }

    @Override
    public Object in(Object value) {
      return isImmutable(value) ? value : new Bytes(write(value));
    }

    @Override
    public Object out(Object stored) {
      return stored instanceof Bytes bytes ? read(bytes.written) : stored;
    }

    private static boolean isImmutable(Object value) {
      Class<?> type = value.getClass();
      return IMMUTABLE.contains(type)
          || value instanceof Enum<?>
          || ((value instanceof Temporal || value instanceof TemporalAmount)
              && type.getName().startsWith("java.time."));
    }

    private static byte[] write(Object value) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
        output.writeObject(value);
      } catch (IOException failure) {
        throw new CacheException(
            value.getClass().getName()
                + " is not serializable, but the cache stores by value: let it be, or store by"
                + " reference",
            failure);
      }
      return bytes.toByteArray();
    }

    private Object read(byte[] bytes) {
      try (ObjectInputStream input = new Input(new ByteArrayInputStream(bytes), loader)) {
        return input.readObject();
      } catch (IOException | ClassNotFoundException failure) {
        throw new CacheException("A value cannot be read back from its own bytes", failure);
      }
    }
  }

  /** Keeps values themselves, for tiers that others read, and copies them on both ways. */
  record Apart(Copies copies) implements Copies {

    @Override
    public Object in(Object value) {
      return copies.copy(value);
    }

    @Override
    public Object out(Object stored) {
      return copies.copy(stored);
    }
  }

  /** Finds classes where the cache's manager does. */
  final class Input extends ObjectInputStream {
    private final ClassLoader loader;

    Input(InputStream bytes, ClassLoader loader) throws IOException {
      super(bytes);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, loader);
      } catch (ClassNotFoundException primitive) {
        return super.resolveClass(type);
      }
    }

    @Override
    @SuppressWarnings("deprecation") // the method that replaces it needs each interface's module
    protected Class<?> resolveProxyClass(String[] names)
        throws IOException, ClassNotFoundException {
      Class<?>[] types = new Class<?>[names.length];
      for (int i = 0; i < names.length; i++) {
        types[i] = Class.forName(names[i], false, loader);
      }
      return Proxy.getProxyClass(loader, types);
    }
  }
}
