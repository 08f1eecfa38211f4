package io.tiercel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.annotation.Cached;
import io.tiercel.spring.boot.TiercelAutoConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** What is known of an application when it is made into a native image. */
class AheadOfTimeTest {

  public record Key(String tenant, long number) {}

  public record User(String name) {}

  public record Order(String name) {}

  public record Place(String shelf, long number) {}

  public record Book(String title) {}

  public static class Keeping<T> {
    @Cached(cache = "kept")
    public T kept(long id) {
      throw new UnsupportedOperationException();
    }
  }

  public static class Books extends Keeping<Book> {
    @Cached(cache = "places", keyType = Place.class)
    public String at(String shelf, long number) {
      return shelf + number;
    }
  }

  /** By both kinds of annotations. */
  public static class Users {
    @Cached(cache = "users", key = "#key.tenant")
    public List<User> find(Key key) {
      return List.of();
    }

    @Cacheable("orders")
    public Order order(String id) {
      return new Order(id);
    }
  }

  @Test
  void typesOfKeysAndValues_areKnown() throws Exception {
    InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get("io.tiercel.spring", "Generated")), files);
    AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
    application.register(TiercelAutoConfiguration.class, Users.class, Books.class);
    new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
    generation.writeGeneratedContent();
    RuntimeHints hints = generation.getRuntimeHints();

    for (Class<?> type : List.of(Key.class, User.class, Order.class, Place.class, Book.class)) {
      assertThat(
              RuntimeHintsPredicates.reflection()
                  .onType(type)
                  .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
          .as(type.getName())
          .accepts(hints);
    }
    assertThat(RuntimeHintsPredicates.resource().forResource("io/tiercel/redis/fill.lua"))
        .accepts(hints);
    assertThat(files.getGeneratedFiles(Kind.SOURCE)).isNotEmpty();
    assertThat(application.getBeanFactory().containsSingleton("tieredCaches"))
        .as("nothing is opened at build time")
        .isFalse();
  }
}
