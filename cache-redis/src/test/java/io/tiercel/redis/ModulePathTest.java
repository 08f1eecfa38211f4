package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.redis.server.RedisServer;
import io.tiercel.testkit.ModularProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tier as a module, which is all that the application's module requires. */
@Timeout(60)
class ModulePathTest {

  private static final List<String> DEPENDENCIES =
      List.of(
          "caffeine",
          "slf4j-api",
          "lettuce-core",
          "redis-authx-core",
          "netty",
          "reactor-core",
          "reactive-streams",
          "jackson");

  @TempDir Path folder;

  @Test
  void moduleThatRequiresTheTier_keepsItsValuesThere() throws Exception {
    ModularProgram program =
        new ModularProgram(folder, DEPENDENCIES)
            .with("module-info.java", "module smoke { requires io.tiercel.redis; exports smoke; }")
            .with(
                "Smoke.java",
                """
                package smoke;
                import io.tiercel.TieredCache;
                import io.tiercel.redis.RedisTier;
                public class Smoke {
                  public record Product(String name) {}
                  public static void main(String[] args) {
                    try (TieredCache<String, Product> writer = cache(args[0]);
                        TieredCache<String, Product> reader = cache(args[0])) {
                      writer.put("cup", new Product("a cup"));
                      System.out.println(reader.getIfPresent("cup"));
                    }
                  }
                  private static TieredCache<String, Product> cache(String address) {
                    return TieredCache.<String, Product>named("products")
                        .tier(RedisTier.connect(address).of(String.class, Product.class))
                        .build();
                  }
                }
                """);
    try (RedisServer server = RedisServer.start()) {
      assertThat(program.run(server.uri())).contains("Product[name=a cup]");
    }
  }
}
