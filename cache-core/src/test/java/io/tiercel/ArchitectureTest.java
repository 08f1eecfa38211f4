package io.tiercel;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between packages, what main code must not call, and how large things may get. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tiercel")
          .that(not(resideInAnyPackage("io.tiercel.testkit..")));

  private static final int MOST_PUBLIC_TYPES = 15;

  /**
   * What is allowed to be more. The SPI has one type for each word that a tier and the engine have
   * for each other; parting them into two packages would part words that only mean something
   * together.
   */
  private static final Map<String, Integer> EXCEPTIONS = Map.of("io.tiercel.spi", 19);

  private static final int LONGEST_FILE = 400;

  /** From each package, the packages of ours that it may use besides itself. */
  static Stream<Arrow> arrows() {
    return Stream.of(
        new Arrow("io.tiercel.error", Set.of()),
        new Arrow("io.tiercel.policy", Set.of("io.tiercel.error")),
        new Arrow("io.tiercel.stats", Set.of()),
        new Arrow("io.tiercel.spi", Set.of()),
        new Arrow("io.tiercel.control", Set.of("io.tiercel.spi")),
        new Arrow("io.tiercel.memory", Set.of("io.tiercel.spi")),
        new Arrow("io.tiercel.codec", Set.of("io.tiercel.spi", "io.tiercel.error")),
        new Arrow("io.tiercel.internal.runtime", Set.of("io.tiercel.spi")),
        new Arrow("io.tiercel.internal.shared", Set.of("io.tiercel.spi")),
        new Arrow(
            "io.tiercel.internal.guard",
            Set.of(
                "io.tiercel.spi",
                "io.tiercel.control",
                "io.tiercel.policy",
                "io.tiercel.error",
                "io.tiercel.internal.runtime")),
        new Arrow(
            "io.tiercel.internal.load",
            Set.of("io.tiercel.spi", "io.tiercel.policy", "io.tiercel.internal.runtime")),
        new Arrow(
            "io.tiercel.internal.coherence",
            Set.of("io.tiercel.spi", "io.tiercel.internal.runtime")));
  }

  record Arrow(String from, Set<String> to) {
    @Override
    public String toString() {
      return from;
    }
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void package_usesOnlyWhatLiesBelowIt(Arrow arrow) {
    String[] allowed =
        Stream.concat(Stream.of(arrow.from()), arrow.to().stream()).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(arrow.from())
        .should()
        .dependOnClassesThat(resideInAPackage("io.tiercel..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void engine_isEnteredThroughItsBootstrapAlone() {
    Set<String> doors =
        Set.of("io.tiercel.CacheBuilder", "io.tiercel.MemoryBuilder", "io.tiercel.TieredCaches");
    noClasses()
        .that(resideInAPackage("io.tiercel").and(not(named(doors))))
        .or(
            resideInAnyPackage(
                "io.tiercel.annotation..",
                "io.tiercel.console..",
                "io.tiercel.jmx..",
                "io.tiercel.micrometer..",
                "io.tiercel.jcache..",
                "io.tiercel.spring.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tiercel.internal..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.tiercel")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.tiercel.internal..")
                .and(
                    not(
                        named(
                            Set.of(
                                "io.tiercel.internal.Bootstrap",
                                "io.tiercel.internal.CacheSpec",
                                "io.tiercel.internal.CacheSpec$TierSpec",
                                "io.tiercel.internal.CacheSpec$Keys",
                                "io.tiercel.internal.CacheSpec$Surroundings",
                                "io.tiercel.internal.CacheSpec$Identity")))))
        .check(MAIN);
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe(
        "named " + names,
        type -> names.contains(type.getName()) || names.contains(outermost(type).getName()));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  @Test
  void integrations_useTheApiOnly() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.tiercel.annotation..",
                "io.tiercel.console..",
                "io.tiercel.jmx..",
                "io.tiercel.micrometer..",
                "io.tiercel.jcache..",
                "io.tiercel.spring.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tiercel.internal..", "io.tiercel.memory..", "io.tiercel.codec..")
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void futures_neverChooseTheirOwnThreadOrTime() {
    noClasses()
        .should()
        .callMethodWhere(calls("…Async without an executor", this::isUnbound))
        .check(MAIN);
    for (String banned : List.of("orTimeout", "completeOnTimeout", "delayedExecutor")) {
      noClasses()
          .should()
          .callMethodWhere(calls(banned, call -> isFuture(call) && call.getName().equals(banned)))
          .check(MAIN);
    }
  }

  private boolean isUnbound(AccessTarget.MethodCallTarget call) {
    boolean bound =
        call.getRawParameterTypes().stream()
            .anyMatch(type -> type.getName().equals("java.util.concurrent.Executor"));
    return isFuture(call) && call.getName().endsWith("Async") && !bound;
  }

  private static boolean isFuture(AccessTarget.MethodCallTarget call) {
    return call.getOwner().isAssignableTo(CompletionStage.class)
        || call.getOwner().isAssignableTo(CompletableFuture.class);
  }

  private interface Calls {
    boolean match(AccessTarget.MethodCallTarget call);
  }

  private static DescribedPredicate<JavaMethodCall> calls(String what, Calls which) {
    return DescribedPredicate.describe(what, call -> which.match(call.getTarget()));
  }

  @Test
  void timeAndChance_comeFromTheRuntimeAlone() {
    outsideTheRuntime(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom"));
    for (Map.Entry<Class<?>, String> banned :
        List.<Map.Entry<Class<?>, String>>of(
            Map.entry(Math.class, "random"),
            Map.entry(System.class, "nanoTime"),
            Map.entry(System.class, "currentTimeMillis"),
            Map.entry(java.time.Instant.class, "now"),
            Map.entry(java.time.LocalDateTime.class, "now"),
            Map.entry(java.util.UUID.class, "randomUUID"))) {
      outsideTheRuntime(
          noClasses()
              .should()
              .callMethodWhere(
                  calls(
                      banned.toString(),
                      call ->
                          call.getOwner().isEquivalentTo(banned.getKey())
                              && call.getName().equals(banned.getValue()))));
    }
  }

  private static void outsideTheRuntime(ArchRule rule) {
    rule.check(MAIN.that(not(resideInAPackage("io.tiercel.internal.runtime"))));
  }

  @Test
  void threads_neitherSleepNorHoldMonitors() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MAIN);
    methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(MAIN);
  }

  @Test
  void names_sayWhatATypeIs() {
    for (String ending : List.of("Impl", "Util", "Utils", "Helper", "Manager")) {
      classes().should().haveSimpleNameNotEndingWith(ending).check(MAIN);
    }
    classes().should().haveSimpleNameNotStartingWith("Abstract").check(MAIN);
  }

  @Test
  void packages_exportFewTypes() {
    Map<String, Long> exported =
        MAIN.stream()
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    exported.forEach(
        (name, count) ->
            assertThat(count)
                .as("public types of %s", name)
                .isLessThanOrEqualTo(EXCEPTIONS.getOrDefault(name, MOST_PUBLIC_TYPES)));
    assertThat(exported).as("not even more").containsEntry("io.tiercel.spi", 19L);
  }

  @Test
  void files_areShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> lines(file) > LONGEST_FILE)
              .map(Path::toString)
              .toList();
      assertThat(tooLong).isEmpty();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException failure) {
      throw new AssertionError(file.toString(), failure);
    }
  }
}
