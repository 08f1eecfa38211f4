package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.codec.Decoded.Whole;
import io.tiercel.spi.Entry;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored can be read: Fory refuses on reading what it does not mind on writing. */
class ForyLimitsTest {

  @TempDir static Path folder;

  @Test
  void deeplyNestedValue_returns() {
    assertReturns(ForyCodec.of(Tree.class), tree(250));
    assertReturns(ForyCodec.of(Chain.class), chain(400));
  }

  @Test
  void valueNestedTooDeeply_isDeclined() {
    assertDeclined(ForyCodec.of(Tree.class), tree(600));
    assertDeclined(ForyCodec.of(Chain.class), chain(600));
    assertDeclined(ForyCodec.of(Any.class, Tree.class), new Any(tree(600)));
  }

  @Test
  void recordsWithoutComponents_returnOrAreDeclined() {
    ForyCodec<List<Nothing>> codec = ForyCodec.of(new TypeRef<>() {});

    assertReturns(codec, new ArrayList<>(Collections.nCopies(20_000, new Nothing())));
    assertDeclined(codec, new ArrayList<>(Collections.nCopies(2_000_000, new Nothing())));
  }

  @Test
  void emptyListsWithinAList_returnOrAreDeclined() {
    ForyCodec<List<List<String>>> codec = ForyCodec.of(new TypeRef<>() {});

    assertReturns(codec, new ArrayList<>(Collections.nCopies(20_000, Collections.emptyList())));
    assertDeclined(codec, new ArrayList<>(Collections.nCopies(2_000_000, Collections.emptyList())));
  }

  /** A few bytes that ask for 40 MB. */
  @Test
  void capacityThatTheBytesDoNotAccountFor_isDeclined() {
    ForyCodec<ArrayBlockingQueue<String>> codec = ForyCodec.of(new TypeRef<>() {});

    assertDeclined(codec, new ArrayBlockingQueue<>(10_000_000));
  }

  /** A few bytes each, of which the value takes more than 128 MiB. */
  @Test
  void manySmallParts_return() {
    ForyCodec<List<Map<String, String>>> codec = ForyCodec.of(new TypeRef<>() {});

    assertReturns(codec, new ArrayList<>(Collections.nCopies(3_500_000, new HashMap<>())));
  }

  @Test
  void valuesOfManyOtherReleases_areRead() throws Exception {
    try (Release now = Release.of(folder, "public record Named(String name) {}")) {
      ForyCodec<Object> reader = ForyCodec.of(TypeRef.of((Type) now.type("Named")));

      for (int i = 0; i < 12; i++) {
        String source = "public record Named(String name, int more" + i + ") {}";
        try (Release other = Release.of(folder, source)) {
          ForyCodec<Object> writer = ForyCodec.of(TypeRef.of((Type) other.type("Named")));
          byte[] bytes = writer.encode(other.make("Named", "n", i));

          assertThat(reader.decode(bytes, 0, bytes.length)).hasToString("Named[name=n]");
        }
      }
    }
  }

  @Test
  void classWithManyFields_isReadByAnotherRelease() throws Exception {
    String fields =
        IntStream.range(0, 600)
            .mapToObj(
                i -> "public int numberOfSomethingElse" + Integer.toString(i * 7919, 36) + ";")
            .collect(Collectors.joining());
    try (Release one = Release.of(folder, "public class Wide { public int id; " + fields + "}");
        Release other = Release.of(folder, "public class Wide { public int id; }")) {
      ForyCodec<Object> writer = ForyCodec.of(TypeRef.of((Type) one.type("Wide")));
      ForyCodec<Object> reader = ForyCodec.of(TypeRef.of((Type) other.type("Wide")));
      byte[] bytes = writer.encode(one.make("Wide"));

      assertThat(reader.decode(bytes, 0, bytes.length)).isInstanceOf(other.type("Wide"));
    }
  }

  @Test
  void bytesWithoutRoot_areRefusedUnread() throws Exception {
    ForyCodec<List<String>> codec = ForyCodec.of(new TypeRef<>() {});
    byte[] bytes = codec.encode(new ArrayList<>(List.of("a")));

    for (int from = 1; from < bytes.length; from++) {
      byte[] cut = Arrays.copyOfRange(bytes, from, bytes.length);
      cut[0] = 0;
      assertThatThrownBy(() -> codec.decode(cut, 0, cut.length))
          .isInstanceOf(IOException.class)
          .hasMessage("a value without a root");
    }
  }

  private static Tree tree(int depth) {
    Tree tree = new Tree(new ArrayList<>());
    for (int i = 1; i < depth; i++) {
      tree = new Tree(new ArrayList<>(List.of(tree)));
    }
    return tree;
  }

  private static Chain chain(int length) {
    Chain chain = null;
    for (int i = 0; i < length; i++) {
      chain = new Chain(i, chain);
    }
    return chain;
  }

  private static <V> void assertReturns(Codec<V> codec, V value) {
    EntryCodec<String, V> entries = Samples.entries(codec, Samples.settings());
    byte[] bytes = Samples.bytes(entries.encode("k", Entry.of(value, 1, 2, 3), 0));

    assertThat(entries.decode("k", bytes))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(value.equals(whole.entry().value())).isTrue());
  }

  private static <V> void assertDeclined(Codec<V> codec, V value) {
    Encoded encoded =
        Samples.entries(codec, Samples.settings()).encode("k", Entry.of(value, 1, 2, 3), 0);

    assertThat(encoded).isInstanceOf(Encoded.Declined.class);
  }

  record Tree(List<Tree> branches) {}

  record Chain(int number, Chain next) {}

  record Nothing() {}

  record Any(Object content) {}
}
