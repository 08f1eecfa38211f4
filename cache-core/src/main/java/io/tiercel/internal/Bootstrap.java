package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import io.tiercel.internal.CacheSpec.Surroundings;
import io.tiercel.internal.CacheSpec.TierSpec;
import io.tiercel.internal.coherence.Coherence;
import io.tiercel.internal.runtime.Complaints;
import io.tiercel.internal.runtime.SystemScheduling;
import io.tiercel.memory.MemoryTier;
import io.tiercel.policy.InspectorPolicy;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts a cache together: the one way from the API into the engine. */
public final class Bootstrap<K, V> {

  private final CacheSpec<K, V> spec;
  private final Prefixes prefixes;
  private final Function<K, Set<String>> keyTags;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Scheduling scheduling;
  private final Statistics<K, V> statistics;
  private final Observers<K, V> observer;
  private final String node;
  private @Nullable LocalTier<K, V> front;
  private @Nullable Coherence<K> coherence;

  private Bootstrap(CacheSpec<K, V> spec) {
    this.spec = spec;
    CacheSpec.Keys<K> keys = spec.keys();
    this.prefixes = new Prefixes(keys.delimiter(), keys.depth());
    this.keyTags = prefixes.tags(keys.tags());
    this.scheduling = runtime(spec.surroundings());
    this.statistics =
        new Statistics<>(spec.tiers().stream().map(tier -> tier.factory().name()).toList());
    this.observer = observer(spec.surroundings());
    this.node = Long.toHexString(scheduling.random()) + Long.toHexString(scheduling.random());
  }

  /** Opens the tiers and answers the cache. */
  public static <K, V> TieredCache<K, V> build(CacheSpec<K, V> spec) {
    Bootstrap<K, V> bootstrap = new Bootstrap<>(spec);
    try {
      return bootstrap.build();
    } catch (RuntimeException | Error failure) {
      bootstrap.closeWhatIsOpen(failure);
      throw failure;
    }
  }

  private TieredCache<K, V> build() {
    Engine<K, V> engine = engine();
    Vitals<K, V> vitals = vitals(engine);
    observer.add(vitals);
    engine.stack().home().tier().bus().ifPresent(bus -> cohere(engine, bus));
    Source<K, V> source = spec.loader() == null ? null : new Source<>(spec.loader());
    Instruments<K, V> instruments = instruments(vitals, source);
    Lifecycle<K, V> lifecycle =
        new Lifecycle<>(source, instruments, inClosingOrder(), new AtomicBoolean());
    return new BlockingCache<>(new Cache<>(engine, prefixes, lifecycle), CacheOptions.NONE);
  }

  private Engine<K, V> engine() {
    return new Engine<>(
        new Parts<>(
            spec.name(),
            stack(),
            spec.policy(),
            keyTags,
            scheduling,
            spec.surroundings().carrier(),
            observer,
            spec.surroundings().undeliveredBound()));
  }

  private Instruments<K, V> instruments(Vitals<K, V> vitals, @Nullable Source<K, V> source) {
    return new Instruments<>(
        statistics,
        vitals,
        observer,
        new Audit(),
        new Volumes(scheduling),
        popularity(),
        inspector(source));
  }

  private @Nullable Popularity<K, V> popularity() {
    int keys = spec.surroundings().hotKeys();
    if (keys == 0) {
      return null;
    }
    Popularity<K, V> popularity = new Popularity<>(keys, scheduling);
    observer.add(popularity);
    if (front instanceof MemoryTier<K, V> memory) {
      memory.sampleHits();
    }
    return popularity;
  }

  private @Nullable Inspector<K, V> inspector(@Nullable Source<K, V> source) {
    InspectorPolicy policy = spec.surroundings().inspector();
    if (policy == null || source == null || !(front instanceof MemoryTier<K, V> memory)) {
      return null;
    }
    Inspector<K, V> inspector = new Inspector<>(memory, source, policy, scheduling);
    observer.add(inspector);
    opened.add(inspector);
    memory.sampleHits();
    return inspector;
  }

  private Vitals<K, V> vitals(Engine<K, V> engine) {
    Vitals.Means<K, V> means =
        new Vitals.Means<>(
            engine.stack(),
            level -> engine.undelivered().count(level.index()),
            this::hearsOthers,
            scheduling);
    return new Vitals<>(spec.name(), means);
  }

  private boolean hearsOthers() {
    Coherence<K> others = coherence;
    return others == null || others.trusted();
  }

  private void cohere(Engine<K, V> engine, Bus<K> bus) {
    Coherence<K> others = new Coherence<>(bus, node, scheduling, effects(engine), observer);
    coherence = others;
    engine.cohere(others);
    opened.add(others);
    others.start();
  }

  private Coherence.Effects<K> effects(Engine<K, V> engine) {
    return new Coherence.Effects<>() {
      @Override
      public void apply(Change<K> change) {
        engine.apply(change);
      }

      @Override
      public void empty() {
        engine.apply(new Change.All<>());
      }

      @Override
      public void repeat() {
        engine.changes().repeat();
      }
    };
  }

  /** What was opened last is closed first: the coherence, the tiers, the runtime. */
  private List<AutoCloseable> inClosingOrder() {
    List<AutoCloseable> order = new ArrayList<>(opened);
    Collections.reverse(order);
    return order;
  }

  private void closeWhatIsOpen(Throwable failure) {
    for (AutoCloseable one : inClosingOrder()) {
      try {
        one.close();
      } catch (Exception second) {
        failure.addSuppressed(second);
      }
    }
  }

  private Stack<K, V> stack() {
    List<TierSpec<K, V>> tiers = spec.tiers();
    int home = home(tiers);
    List<Level<K, V>> levels = new ArrayList<>();
    for (int i = 0; i < tiers.size(); i++) {
      TierSpec<K, V> tier = tiers.get(i);
      TierContext<K, V> context =
          new TierContext<>(spec.name(), node, i == home, keyTags, scheduling, observer);
      Tier<K, V> bare = open(tier, context);
      requireScope(tier.factory(), bare, context);
      if (i == 0 && bare instanceof LocalTier<K, V> local) {
        front = local;
      }
      levels.add(new Level<>(i, guarded(bare, tier, context, i), bare, tier.policy()));
    }
    return new Stack<>(levels, front);
  }

  private Guarded<K, V> guarded(
      Tier<K, V> bare, TierSpec<K, V> tier, TierContext<K, V> context, int index) {
    boolean guardsFarther = context.home() && index < spec.tiers().size() - 1;
    Guarded<K, V> guarded =
        new Guards<>(bare, tier, context, spec.surroundings()).putUp(guardsFarther);
    if (guarded.veil() != null) {
      opened.add(guarded.veil());
    }
    return guarded;
  }

  private int home(List<TierSpec<K, V>> tiers) {
    for (int i = 0; i < tiers.size(); i++) {
      if (tiers.get(i).factory().scope() == Scope.SHARED) {
        return i;
      }
    }
    return 0;
  }

  private Tier<K, V> open(TierSpec<K, V> spec, TierContext<K, V> context) {
    Tier<K, V> tier = spec.factory().open(context);
    opened.add(tier);
    return tier;
  }

  /** Home was chosen by what the factory said. */
  private void requireScope(TierFactory<K, V> factory, Tier<K, V> tier, TierContext<K, V> context) {
    if (tier.scope() != factory.scope()) {
      throw new ConfigurationException(
          "Tier "
              + factory.name()
              + " of cache "
              + spec.name()
              + " is "
              + tier.scope()
              + ", but its factory says "
              + factory.scope()
              + ". Both must say the same.");
    }
    if (context.home() && tier.scope() == Scope.LOCAL && !(tier instanceof LocalTier)) {
      throw new ConfigurationException(
          "Tier "
              + factory.name()
              + " of cache "
              + spec.name()
              + " is one node's own, and not in its process, so it cannot order the changes of the"
              + " cache. Add memory before it, or a shared tier behind it.");
    }
  }

  private Scheduling runtime(Surroundings<?, ?> surroundings) {
    Scheduling given = surroundings.scheduling();
    if (given != null) {
      return given;
    }
    Executor executor = surroundings.executor();
    SystemScheduling own =
        executor == null
            ? SystemScheduling.open(spec.policy().concurrentLoads())
            : SystemScheduling.on(executor);
    opened.add(own);
    return own;
  }

  private Observers<K, V> observer(Surroundings<K, V> surroundings) {
    Complaints complaints = Complaints.ofCache(spec.name(), scheduling::nanos);
    List<Observer<K, V>> all = new ArrayList<>();
    all.add(statistics);
    all.addAll(surroundings.observers());
    surroundings
        .listeners()
        .forEach(
            listener -> all.add(new ListenerRelay<>(listener, scheduling.executor(), complaints)));
    return new Observers<>(all, complaints);
  }
}
