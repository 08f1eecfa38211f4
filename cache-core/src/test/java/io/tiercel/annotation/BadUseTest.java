package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tiercel.error.ConfigurationException;
import io.tiercel.testkit.LogLines;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad use of annotations, and what is said of it when the proxy is made. */
class BadUseTest {
  record User(long id, String name) {}

  record Pair(String one, long other) {}

  private final Shop shop = new Shop("users", "orders");

  @AfterEach
  void close() {
    shop.close();
  }

  interface NoCache {
    @Cached
    User find(long id);
  }

  interface UnknownCache {
    @Cached(cache = "user")
    User find(long id);
  }

  interface UnknownVariable {
    @Cached(cache = "users", key = "#name")
    User find(long id, String tenant);
  }

  interface ResultInKey {
    @Cached(cache = "users", key = "#result.id")
    User find(long id);
  }

  interface UnknownProperty {
    @Cached(cache = "users", key = "#user.address")
    String find(User user);
  }

  interface Nonsense {
    @Cached(cache = "users", key = "#id +")
    User find(long id);
  }

  interface OpenText {
    @Cached(cache = "users", key = "'a")
    User find(long id);
  }

  interface BareWord {
    @Cached(cache = "users", key = "id")
    User find(long id);
  }

  interface SumOfNumbers {
    @Cached(cache = "users", key = "#id + 1")
    User find(long id);
  }

  interface ConditionOfText {
    @Cached(cache = "users", condition = "#name", key = "#name")
    User find(String name);
  }

  interface UnknownLanguage {
    @Cached(cache = "users", key = "spel: #id")
    User find(long id);
  }

  interface BadLife {
    @Cached(cache = "users", ttl = "10 minutes")
    User find(long id);
  }

  interface RefreshBeyondLife {
    @Cached(cache = "users", ttl = "10m", refreshAfter = "10m")
    User find(long id);
  }

  interface Nothing {
    @Cached(cache = "users")
    void find(long id);
  }

  interface StageOfOptional {
    @Cached(cache = "users")
    CompletableFuture<Optional<User>> find(long id);
  }

  interface ReadingAndChanging {
    @Cached(cache = "users")
    @Invalidate(cache = "orders")
    User find(long id);
  }

  interface SingleAndBulk {
    @Cached(cache = "users")
    @CachedBulk(cache = "users")
    Map<Long, User> find(List<Long> ids);
  }

  interface NeverReached {
    @Cached(cache = "users")
    @Cached(cache = "orders", condition = "#id == 1")
    User find(long id);
  }

  interface BulkOfList {
    @CachedBulk(cache = "users")
    List<User> find(List<Long> ids);
  }

  interface BulkOfOne {
    @CachedBulk(cache = "users")
    Map<Long, User> find(Long id);
  }

  interface BulkOfTwo {
    @CachedBulk(cache = "users")
    Map<Long, User> find(List<Long> ids, Collection<String> fields);
  }

  interface BulkOfPath {
    @CachedBulk(cache = "users", keys = "#map.keySet")
    Map<Long, User> find(Map<Long, String> map);
  }

  interface ArrayAsKey {
    @Cached(cache = "users")
    User find(long... ids);
  }

  interface Streamed {
    @Cached(cache = "users")
    Stream<User> find(long id);
  }

  interface Published {
    @Cached(cache = "users")
    Flow.Publisher<User> find(long id);
  }

  interface AbsentNumber {
    @Cached(cache = "users", absentOn = IllegalStateException.class)
    int count(long id);
  }

  interface AllAndKey {
    @Invalidate(cache = "users", key = "#id", allEntries = true)
    void delete(long id);
  }

  interface KeysOfOne {
    @Invalidate(cache = "users", keys = "#id")
    void delete(long id);
  }

  interface BeforeAndAfterCommit {
    @Invalidate(cache = "users", beforeInvocation = true, when = Phase.AFTER_COMMIT)
    void delete(long id);
  }

  interface ResultBefore {
    @Invalidate(cache = "users", beforeInvocation = true, key = "#result")
    Long delete(long id);
  }

  interface WithoutTransactions {
    @Invalidate(cache = "users", when = Phase.AFTER_COMMIT)
    void delete(long id);
  }

  interface StoreOfNothing {
    @Store(cache = "users", key = "#user.id")
    void save(User user);
  }

  interface KeyTypeIsNoRecord {
    @Cached(cache = "users", key = "#id", keyType = String.class)
    User find(long id);
  }

  interface KeyTypeOfOthers {
    @Cached(
        cache = "users",
        key = {"#id", "#name"},
        keyType = Pair.class)
    User find(long id, String name);
  }

  interface OtherKeys {
    @Cached(cache = "users")
    User find(long id);

    @Invalidate(cache = "users")
    void delete(int id);
  }

  interface OtherValues {
    @Cached(cache = "users")
    User find(long id);

    @Cached(cache = "users")
    String name(long id);
  }

  interface Unannotated {
    User find(long id);
  }

  private static Arguments bad(Class<?> type, String method, String message) {
    String place = method.isEmpty() ? "" : BadUseTest.class.getName() + '$' + method;
    return Arguments.of(type, message.replace("%", place));
  }

  static Stream<Arguments> badUses() {
    return Stream.of(
        bad(
            NoCache.class,
            "NoCache.find(long)",
            "@Cached on %: no cache is named, neither here nor by @CacheDefaults"),
        bad(
            UnknownCache.class,
            "UnknownCache.find(long)",
            "@Cached on %: cache user is not known; known are [orders, users]; did you mean users?"),
        bad(
            UnknownVariable.class,
            "UnknownVariable.find(long, String)",
            "@Cached on %: key = \"#name\": #name is not known; known are #id, #tenant"),
        bad(
            ResultInKey.class,
            "ResultInKey.find(long)",
            "@Cached on %: key = \"#result.id\": #result is not known; known are #id; there is no result"
                + " before the call"),
        bad(
            UnknownProperty.class,
            "UnknownProperty.find(User)",
            "@Cached on %: key = \"#user.address\": "
                + User.class.getName()
                + " has no property address that is public"),
        bad(
            Nonsense.class,
            "Nonsense.find(long)",
            "@Cached on %: key = \"#id +\": it makes no sense at its end"),
        bad(
            OpenText.class,
            "OpenText.find(long)",
            "@Cached on %: key = \"'a\": a text ends without its '"),
        bad(
            BareWord.class,
            "BareWord.find(long)",
            "@Cached on %: key = \"id\": id is neither #id nor 'id' nor a number that fits"),
        bad(
            SumOfNumbers.class,
            "SumOfNumbers.find(long)",
            "@Cached on %: key = \"#id + 1\": + puts texts together, and none of these is one"),
        bad(
            ConditionOfText.class,
            "ConditionOfText.find(String)",
            "@Cached on %: condition = \"#name\": a condition is true or false, but this is a"
                + " String"),
        bad(
            UnknownLanguage.class,
            "UnknownLanguage.find(long)",
            "@Cached on %: key = \"spel: #id\": language spel is not available here: see"
                + " Caching.language"),
        bad(
            BadLife.class,
            "BadLife.find(long)",
            "@Cached on %: ttl = \"10 minutes\" is no length of time, such as 500ms, 30s or 10m"),
        bad(
            RefreshBeyondLife.class,
            "RefreshBeyondLife.find(long)",
            "@Cached on %: refreshAfter is PT10M but must be shorter than the timeToLive, PT10M"),
        bad(
            Nothing.class,
            "Nothing.find(long)",
            "@Cached on %: it returns nothing that could be kept"),
        bad(
            StageOfOptional.class,
            "StageOfOptional.find(long)",
            "@Cached on %: a Optional cannot be kept: return a value, an Optional or a stage"),
        bad(
            ReadingAndChanging.class,
            "ReadingAndChanging.find(long)",
            "@Cached on %: a method that is left out on a hit cannot change caches too"),
        bad(
            SingleAndBulk.class,
            "SingleAndBulk.find(List)",
            "@CachedBulk on %: @Cached and @CachedBulk exclude each other"),
        bad(
            NeverReached.class,
            "NeverReached.find(long)",
            "@Cached on %: number 1 of them has no condition, so those after it never apply"),
        bad(
            BulkOfList.class,
            "BulkOfList.find(List)",
            "@CachedBulk on %: it does not return a Map, or a stage of one, from elements to"
                + " values"),
        bad(
            BulkOfOne.class,
            "BulkOfOne.find(Long)",
            "@CachedBulk on %: it has no parameter that is a Collection, List or Set: name one by"
                + " keys"),
        bad(
            BulkOfTwo.class,
            "BulkOfTwo.find(List, Collection)",
            "@CachedBulk on %: it has more than one parameter that is a Collection, List or Set:"
                + " name one by keys"),
        bad(
            BulkOfPath.class,
            "BulkOfPath.find(Map)",
            "@CachedBulk on %: keys = \"#map.keySet\" is not a parameter that is a Collection, List"
                + " or Set"),
        bad(
            ArrayAsKey.class,
            "ArrayAsKey.find(long[])",
            "@Cached on %: a key is made of a long[], but arrays are equal to themselves only"),
        bad(
            Streamed.class,
            "Streamed.find(long)",
            "@Cached on %: a Stream cannot be kept: return a value, an Optional or a stage"),
        bad(
            Published.class,
            "Published.find(long)",
            "@Cached on %: a Publisher cannot be kept: return a value, an Optional or a stage"),
        bad(
            AbsentNumber.class,
            "AbsentNumber.count(long)",
            "@Cached on %: absentOn answers null, which is no int: return an object"),
        bad(
            AllAndKey.class,
            "AllAndKey.delete(long)",
            "@Invalidate on %: allEntries leaves nothing for key, keys or tags"),
        bad(
            KeysOfOne.class,
            "KeysOfOne.delete(long)",
            "@Invalidate on %: keys = \"#id\" is no collection"),
        bad(
            BeforeAndAfterCommit.class,
            "BeforeAndAfterCommit.delete(long)",
            "@Invalidate on %: beforeInvocation and AFTER_COMMIT contradict each other"),
        bad(
            ResultBefore.class,
            "ResultBefore.delete(long)",
            "@Invalidate on %: key = \"#result\": #result is not known; known are #id; there is no result"
                + " before the call"),
        bad(
            WithoutTransactions.class,
            "WithoutTransactions.delete(long)",
            "@Invalidate on %: AFTER_COMMIT needs to be told of transactions: see"
                + " Caching.transactions"),
        bad(
            StoreOfNothing.class,
            "StoreOfNothing.save(User)",
            "@Store on %: value = \"#result\": #result is not known; known are #user; there is no result"
                + " before the call"),
        bad(
            KeyTypeIsNoRecord.class,
            "KeyTypeIsNoRecord.find(long)",
            "@Cached on %: keyType java.lang.String is no record"),
        bad(
            KeyTypeOfOthers.class,
            "KeyTypeOfOthers.find(long, String)",
            "@Cached on %: keyType " + Pair.class.getName() + " is not made of [long, String]"),
        bad(OtherKeys.class, "", ", but in the same cache those of "),
        bad(OtherValues.class, "", ", but in the same cache those of "),
        bad(Unannotated.class, "", "has a method that is annotated for caching"));
  }

  @ParameterizedTest
  @MethodSource("badUses")
  void badUse_isNamedWhenTheProxyIsMade(Class<?> type, String message) {
    assertThatThrownBy(() -> proxy(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private <T> T proxy(Class<T> type) {
    Object target =
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    return shop.caching().proxy(type, type.cast(target));
  }

  @Test
  void classCompiledWithoutParameterNames_isNamed() throws Exception {
    Class<?> nameless =
        new ByteBuddy()
            .makeInterface()
            .name(BadUseTest.class.getPackageName() + ".Nameless")
            .defineMethod("find", String.class, Modifier.PUBLIC | Modifier.ABSTRACT)
            .withParameters(long.class)
            .withoutCode()
            .annotateMethod(
                AnnotationDescription.Builder.ofType(Cached.class)
                    .define("cache", "users")
                    .defineArray("key", "#id")
                    .build())
            .make()
            .load(BadUseTest.class.getClassLoader())
            .getLoaded();

    assertThatThrownBy(() -> proxy(nameless))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "#id is not known; known are #p0; the class was compiled without -parameters, so parameters"
                + " have numbers only: add that option of the compiler, or use the numbers");
  }

  @Test
  void classInPlaceOfAnInterface_isRefused() {
    assertThatThrownBy(() -> shop.caching().proxy(String.class, "text"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "type is java.lang.String but must be an interface: create makes objects of classes");
  }

  interface Plain {
    User find(long id);
  }

  static final class Hidden implements Plain {
    @Override
    public User find(long id) {
      return new User(id, "");
    }

    @Cached(cache = "users")
    User hidden(long id) {
      return new User(id, "");
    }
  }

  @Test
  void annotatedMethodThatTheInterfaceDoesNotHave_isNamed() {
    assertThatThrownBy(() -> shop.caching().proxy(Plain.class, new Hidden()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            Hidden.class.getName()
                + ".hidden(long) is annotated for caching, but is not a method of "
                + Plain.class.getName());
  }

  interface Untagged {
    @Cached(cache = "users", tags = "users of #result.name")
    User find(long id);

    @Store(cache = "users", key = "#result.id")
    User save(User user);

    @Store(cache = "users", key = "#result.id")
    User saveAgain(User user);
  }

  /** Each is right by itself, and together they leave what a tag should take away. */
  @Test
  void methodsOfWhichOnlySomeGiveTags_areWarnedOfOnce() {
    try (LogLines log = new LogLines()) {
      proxy(Untagged.class);
      assertThat(log.with("Entries of cache users get no tags by"))
          .singleElement(STRING)
          .contains("Untagged.save", "but get some by " + Untagged.class.getName() + ".find(long)");
    }
  }
}
