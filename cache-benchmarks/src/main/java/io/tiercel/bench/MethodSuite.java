package io.tiercel.bench;

import io.tiercel.bench.compare.Bar;
import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.JmhSide;
import io.tiercel.bench.compare.Suite;

/** A hit through an annotated method, beside the direct one and beside Spring's. */
public final class MethodSuite implements Suite {

  @Override
  public String name() {
    return "methods";
  }

  @Override
  public String summary() {
    return "hits through annotated methods beside direct ones, and beside Spring's @Cacheable";
  }

  @Override
  public void run(Interleaved runner) throws Exception {
    runner.run(
        Comparison.of(
                "methods beside the direct hit",
                side("direct"),
                side("throughInterface"),
                side("throughClass"),
                side("throughInterfaceWithTwoParts"))
            .bars(
                Bar.over("throughInterface", 40),
                Bar.over("throughClass", 15),
                Bar.allocatesNothing("throughInterface"),
                Bar.allocatesNothing("throughClass")));
    runner.run(
        Comparison.of(
                "methods beside Spring's",
                side("throughSpringsCacheableOnCaffeine"),
                side("throughInterface"),
                side("throughSpring"),
                side("throughSpringsCacheable"))
            .bars(
                Bar.asFastAs("throughInterface", 5),
                Bar.atMost("throughSpring", 1),
                Bar.atMost("throughSpringsCacheable", 1)));
  }

  private static JmhSide side(String method) {
    return JmhSide.of(method, AnnotationBenchmark.class, method);
  }
}
