package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.ModularProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library as a module, in a JVM of its own that has nothing but the mandatory dependencies. */
@Timeout(60)
class ModulePathTest {

  private static final List<String> MANDATORY = List.of("caffeine", "slf4j-api");

  @TempDir Path folder;

  @Test
  void moduleWithoutOptionalDependencies_buildsACacheAndAnswers() throws Exception {
    ModularProgram program =
        new ModularProgram(folder, MANDATORY)
            .with("module-info.java", "module smoke { requires io.tiercel; }")
            .with(
                "Smoke.java",
                """
                package smoke;
                import io.tiercel.TieredCache;
                public class Smoke {
                  public static void main(String[] args) {
                    try (TieredCache<String, String> cache =
                        TieredCache.<String, String>named("smoke")
                            .memory(memory -> memory.maximumSize(10))
                            .loader(key -> "value of " + key)
                            .build()) {
                      String module = TieredCache.class.getModule().getName();
                      System.out.println(cache.get("key") + " in " + module);
                    }
                  }
                }
                """);
    assertThat(program.run()).contains("value of key in io.tiercel");
  }

  @Test
  void annotatedMethodsOfAModule_areCached() throws Exception {
    List<String> jars = List.of("caffeine", "slf4j-api", "byte-buddy");
    ModularProgram program =
        new ModularProgram(folder, jars)
            .with(
                "module-info.java",
                "module smoke { requires io.tiercel; requires net.bytebuddy; exports smoke;"
                    + " opens smoke to io.tiercel; }")
            .with(
                "Prices.java",
                """
                package smoke;
                import io.tiercel.annotation.Cached;
                public interface Prices {
                  record Product(String id) {}
                  @Cached(cache = "prices", key = "#product.id")
                  String of(Product product);
                }
                """)
            .with(
                "Smoke.java",
                """
                package smoke;
                import io.tiercel.TieredCache;
                import io.tiercel.TieredCaches;
                import io.tiercel.annotation.Cached;
                import io.tiercel.annotation.Caching;
                public class Smoke implements Prices {
                  private int calls;
                  public String of(Product product) {
                    return product.id() + ++calls;
                  }
                  public static class Names {
                    private int calls;
                    @Cached(cache = "names", key = "#p0")
                    public String of(String id) {
                      return id + ++calls;
                    }
                  }
                  public static void main(String[] args) {
                    TieredCaches caches = new TieredCaches();
                    caches.build(cache("prices"));
                    caches.build(cache("names"));
                    Caching caching = Caching.over(caches);
                    Prices prices = caching.proxy(Prices.class, new Smoke());
                    Names names = caching.create(Names.class);
                    Prices.Product cup = new Prices.Product("cup");
                    System.out.println(prices.of(cup) + prices.of(cup));
                    System.out.println(names.of("pan") + names.of("pan"));
                    caches.close();
                  }
                  private static io.tiercel.CacheBuilder<String, String> cache(String name) {
                    return TieredCache.<String, String>named(name)
                        .memory(memory -> memory.maximumSize(10));
                  }
                }
                """);
    assertThat(program.run()).contains("cup1cup1", "pan1pan1");
  }
}
