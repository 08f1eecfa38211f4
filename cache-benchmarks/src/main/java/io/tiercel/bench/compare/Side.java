package io.tiercel.bench.compare;

/** One side of a comparison: something that can be measured again and again. */
public interface Side {

  /** What it is called; no two sides of a comparison are called alike. */
  String name();

  /** Measures it once, on its own. */
  Sample measure() throws Exception;

  /** A side that is measured by a program of its own, and not by JMH. */
  static Side of(String name, Measurement measurement) {
    return new Side() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Sample measure() throws Exception {
        return measurement.take();
      }
    };
  }

  /** Any program that measures. */
  @FunctionalInterface
  interface Measurement {
    /** Measures once. */
    Sample take() throws Exception;
  }
}
