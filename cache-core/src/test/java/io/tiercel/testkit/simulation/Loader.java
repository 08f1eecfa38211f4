package io.tiercel.testkit.simulation;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import io.tiercel.testkit.simulation.Truth.Version;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the source of truth for one node: slowly, and not always with success. */
final class Loader implements CacheLoader<String, Versioned> {
  private final Fleet fleet;
  private final Member member;

  /** What a load fails with that failed on purpose. */
  static final class SourceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceFailure() {
      super("the source is down", null, false, false);
    }
  }

  Loader(Fleet fleet, Member member) {
    this.fleet = fleet;
    this.member = member;
  }

  @Override
  public @Nullable Versioned load(String key) {
    return load(key, new EntrySettings());
  }

  @Override
  public @Nullable Versioned load(String key, EntrySettings entry) {
    Version version = fleet.readSource(member, key);
    entry.tags(Truth.tags(key, version.number()).toArray(String[]::new));
    return version.present() ? new Versioned(key, version.number()) : null;
  }

  @Override
  public @Nullable Map<String, Versioned> loadAll(
      Collection<String> keys, Function<String, EntrySettings> entries) {
    if (!fleet.setup().loading().bulk()) {
      return null;
    }
    Map<String, Versioned> values = new HashMap<>();
    for (String key : keys) {
      Versioned value = load(key, entries.apply(key));
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }
}
