package io.tiercel.spring.boot;

import io.tiercel.annotation.CacheUse;
import io.tiercel.spring.SpringCaches;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Says of a misspelled name when the application starts, not at the first call. The names of our
 * own annotations have been refused already where any are defined.
 */
final class CheckedNames implements SmartInitializingSingleton {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel");

  private final ConfiguredCaches caches;
  private final ListableBeanFactory beans;
  private volatile List<String> doubts = List.of();

  CheckedNames(ConfiguredCaches caches, ListableBeanFactory beans) {
    this.caches = caches;
    this.beans = beans;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<CacheUse> uses = new ArrayList<>(caches.seen());
    if (beans.getBeanNamesForType(SpringCaches.class, false, false).length > 0) {
      for (String name : caches.uses().springs()) {
        caches.requireKnown(name);
        caches.find(name); // what is wrong with its types is said now, as of our own annotations
        uses.addAll(caches.uses().all(name));
      }
    }
    doubts = caches.areDefined() ? List.of() : new NamesInUse(uses).doubts();
    doubts.forEach(doubt -> LOG.warn("{}. Names in tiercel.caches are checked.", doubt));
  }

  /** What was said at the start. */
  List<String> doubts() {
    return doubts;
  }
}
