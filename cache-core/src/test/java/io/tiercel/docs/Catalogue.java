package io.tiercel.docs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The source of truth of the examples, which remembers what it was asked. */
final class Catalogue {
  private final Map<String, Product> products = new ConcurrentHashMap<>();
  private final List<List<String>> questions = new CopyOnWriteArrayList<>();
  private volatile boolean down;

  /** A catalogue of these products, all made by acme. */
  static Catalogue of(String... ids) {
    Catalogue catalogue = new Catalogue();
    for (String id : ids) {
      catalogue.save(new Product(id, "a product", "acme"));
    }
    return catalogue;
  }

  void save(Product product) {
    products.put(product.id(), product);
  }

  void rename(String id, String name) {
    products.computeIfPresent(id, (same, old) -> new Product(id, name, old.maker()));
  }

  /** From now on every question fails, or is answered again. */
  void isDown(boolean now) {
    down = now;
  }

  @Nullable Product find(String id) {
    questions.add(List.of(id));
    requireUp();
    return products.get(id);
  }

  Map<String, Product> findAll(Collection<String> ids) {
    questions.add(new ArrayList<>(ids));
    requireUp();
    Map<String, Product> found = new HashMap<>(products);
    found.keySet().retainAll(ids);
    return found;
  }

  /** What was asked for, question by question. */
  List<List<String>> questions() {
    return questions;
  }

  private void requireUp() {
    if (down) {
      throw new IllegalStateException("the catalogue is down");
    }
  }
}
