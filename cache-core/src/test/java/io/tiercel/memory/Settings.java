package io.tiercel.memory;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Settings of a memory tier of strings, changed in one point. */
final class Settings {

  private Settings() {}

  static UnaryOperator<MemorySettings<String, String>> attentionAfter(Duration age) {
    return it -> with(it, age, it.staleWindow(), it.copier(), it.markers());
  }

  static UnaryOperator<MemorySettings<String, String>> staleWindow(Duration window) {
    return it -> with(it, it.attentionAfter(), window, it.copier(), it.markers());
  }

  static UnaryOperator<MemorySettings<String, String>> copier(UnaryOperator<String> copier) {
    return it -> with(it, it.attentionAfter(), it.staleWindow(), copier, it.markers());
  }

  static UnaryOperator<MemorySettings<String, String>> markers(int bound) {
    return it -> with(it, it.attentionAfter(), it.staleWindow(), it.copier(), bound);
  }

  static UnaryOperator<MemorySettings<String, String>> statistics() {
    return it ->
        new MemorySettings<>(
            it.maximum(),
            it.weights(),
            it.attentionAfter(),
            it.staleWindow(),
            true,
            it.copier(),
            it.markers());
  }

  private static MemorySettings<String, String> with(
      MemorySettings<String, String> from,
      Duration attentionAfter,
      Duration staleWindow,
      @Nullable UnaryOperator<String> copier,
      int markers) {
    return new MemorySettings<>(
        from.maximum(),
        from.weights(),
        attentionAfter,
        staleWindow,
        from.statistics(),
        copier,
        markers);
  }
}
