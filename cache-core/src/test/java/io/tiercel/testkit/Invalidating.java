package io.tiercel.testkit;

import io.tiercel.TieredCache;
import java.util.List;

/**
 * Every way to change what the cache holds of one key. Each has a key of its own, which begins with
 * a prefix of its own, and a tag.
 */
public enum Invalidating {
  /** The key alone. */
  KEY {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.invalidate(key());
    }
  },
  /** The key among others. */
  KEYS {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.invalidateAll(List.of("one", key(), "another"));
    }
  },
  /** A tag of its entry. */
  TAG {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.invalidateTags("none", tag());
    }
  },
  /** Everything. */
  ALL {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.invalidateAll();
    }
  },
  /** A new value. */
  PUT {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.put(key(), value);
    }
  },
  /** A new value, atomically. */
  REPLACE {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.asMap().put(key(), value);
    }
  },
  /** No value, atomically. */
  REMOVE {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.asMap().remove(key());
    }
  },
  /** A prefix, which the cache has to declare. */
  PREFIX {
    @Override
    public void change(TieredCache<String, String> cache, String value) {
      cache.invalidatePrefix(prefix());
    }
  };

  /** Its key. */
  public String key() {
    return prefix() + "k";
  }

  /** The prefix of its key. */
  public String prefix() {
    return name() + ":";
  }

  /** What its entry is to be tagged with. */
  public String tag() {
    return "tag of " + name();
  }

  /** Whether the key has a value after it. */
  public boolean stores() {
    return this == PUT || this == REPLACE;
  }

  /** Makes the change; the value is for those that need one. */
  public abstract void change(TieredCache<String, String> cache, String value);
}
