package io.tiercel.internal;

import io.tiercel.error.WrongKeyException;
import io.tiercel.policy.Rules;
import io.tiercel.spi.Change;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tiers of a cache in their order, and which of them has a part to play. */
final class Stack<K, V> {

  private final List<Level<K, V>> levels;
  private final List<Level<K, V>> farthestFirst;
  private final Level<K, V> home;
  private final @Nullable LocalTier<K, V> front;
  private final List<Tier<K, V>> locals;
  private final List<Level<K, V>> beyondHome;
  private final List<Level<K, V>> homeAndNearer;
  private final List<Level<K, V>> outside;
  private final boolean observed;

  /** The first of the levels is the nearest; there is at least one. */
  Stack(List<Level<K, V>> levels, @Nullable LocalTier<K, V> front) {
    this.levels = List.copyOf(levels);
    List<Level<K, V>> reversed = new ArrayList<>(levels);
    Collections.reverse(reversed);
    this.farthestFirst = List.copyOf(reversed);
    this.home = levels.stream().filter(level -> !level.isLocal()).findFirst().orElse(levels.get(0));
    this.front = front;
    this.locals = localsToEmpty(farthestFirst);
    this.outside = levels.stream().filter(level -> level.local() == null).toList();
    this.observed = levels.stream().anyMatch(Level::isObserved);
    int farther = farthestFirst.size() - home.index() - 1;
    this.beyondHome = farthestFirst.subList(0, farther);
    this.homeAndNearer = farthestFirst.subList(farther, farthestFirst.size());
  }

  /** Nearest first. */
  List<Level<K, V>> levels() {
    return levels;
  }

  /** The level that orders the changes: the nearest SHARED one, else the nearest. */
  Level<K, V> home() {
    return home;
  }

  /**
   * The only tier, if it is one in this process and switched on; then a change has no other place
   * to reach.
   */
  @Nullable LocalTier<K, V> soleLocal() {
    return levels.size() == 1 && home.isOn() ? front : null;
  }

  /** Whether any of the levels has its reads counted. */
  boolean isObserved() {
    return observed;
  }

  boolean isHome(Level<K, V> level) {
    return level.index() == home.index();
  }

  /** Fails for a key that one of the tiers has no way to write. */
  void require(K key, String cache) {
    for (Level<K, V> level : outside) {
      try {
        level.tier().require(key);
      } catch (RuntimeException unfit) {
        throw new WrongKeyException(cache, level.name(), key.getClass(), unfit);
      }
    }
  }

  /** The levels that are farther than Home, farthest first. */
  List<Level<K, V>> beyondHome() {
    return beyondHome;
  }

  /** Home and then the nearer levels, farthest first. */
  List<Level<K, V>> homeAndNearer() {
    return homeAndNearer;
  }

  /** The levels up to the given one, farthest first. */
  List<Level<K, V>> upTo(int farthest) {
    return farthestFirst.subList(farthestFirst.size() - farthest - 1, farthestFirst.size());
  }

  /** The nearest tier, without decorators, if it can be read without asking. */
  @Nullable LocalTier<K, V> front() {
    return front;
  }

  /** The level of that name, which a setting gave. */
  Level<K, V> requireNamed(String setting, String name) {
    Level<K, V> found =
        levels.stream().filter(level -> level.name().equals(name)).findFirst().orElse(null);
    Rules.check(
        found != null, setting, name, "one of " + levels.stream().map(Level::name).toList());
    return Objects.requireNonNull(found);
  }

  /** The levels but for those of the given names. */
  List<Level<K, V>> without(Set<String> names) {
    if (names.isEmpty()) {
      return levels;
    }
    return levels.stream().filter(level -> !names.contains(level.name())).toList();
  }

  /** Makes another node's change take effect here. */
  void emptyLocals(Change<K> change, Observer<K, V> observer) {
    for (Tier<K, V> local : locals) {
      Throwable failure = Steps.failureOf(Steps.call(() -> local.remove(change)));
      if (failure != null) {
        observer.survived("the emptying of tier " + local.name(), failure);
      }
    }
  }

  /** The local tiers, farthest first, and the nearest one before them too if there are others. */
  private static <K, V> List<Tier<K, V>> localsToEmpty(List<Level<K, V>> farthestFirst) {
    List<Tier<K, V>> locals = new ArrayList<>();
    for (Level<K, V> level : farthestFirst) {
      if (level.isLocal()) {
        locals.add(level.tier());
      }
    }
    if (locals.size() > 1) {
      locals.add(0, locals.get(locals.size() - 1));
    }
    return List.copyOf(locals);
  }
}
