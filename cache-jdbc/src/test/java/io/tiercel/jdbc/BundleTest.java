package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Taking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which changes share a transaction, and which wait for the next one. */
class BundleTest {

  private final Places<String> places =
      new Places<>(KeyCodec.of(String.class), key -> Set.of(), "test");
  private final ChangeRequest<String, String, ?> mark =
      new ChangeRequest.Plain<>(0, 1, List.of(), Changing::markAll);

  @Test
  void changesOfDifferentKeys_shareOne() {
    assertThat(bundles(List.of(remove("a"), take("b"), remove("c", "d"), take("e")))).hasSize(1);
  }

  @Test
  void changeOfAKeyThatIsAmongThem_waits() {
    var first = take("a");
    var second = take("a");
    var third = remove("a");
    var other = remove("b");
    assertThat(bundles(List.of(first, second, third, other)))
        .containsExactly(List.of(first, other), List.of(second), List.of(third));
  }

  @Test
  void changeOfAKeyThatWaits_waitsBehindIt() {
    var first = remove("a");
    var both = take("a", "b");
    var second = remove("b");
    assertThat(bundles(List.of(first, both, second)))
        .containsExactly(List.of(first), List.of(both), List.of(second));
  }

  @Test
  void changesBehindABroadOne_doNotOvertakeIt() {
    var first = take("a");
    var second = take("b");
    assertThat(bundles(List.of(first, mark, second)))
        .containsExactly(List.of(first, mark), List.of(second));
    assertThat(bundles(List.of(mark, first, second))).containsExactly(List.of(mark, first, second));
  }

  @Test
  void broadChange_doesNotOvertakeOneThatWaits() {
    var first = take("a");
    var second = take("a");
    var third = take("b");
    assertThat(bundles(List.of(first, second, mark, third)))
        .containsExactly(List.of(first), List.of(second, mark), List.of(third));
  }

  @Test
  void broadChangeWithKeys_comesFirstOrWaits() {
    var first = take("a");
    var block = new ChangeRequest.Plain<String, String>(0, 1, located("b"), Changing::markAll);
    var second = take("c");
    assertThat(bundles(List.of(first, block, second)))
        .containsExactly(List.of(first), List.of(block, second));
  }

  private static List<List<ChangeRequest<String, String, ?>>> bundles(
      List<ChangeRequest<String, String, ?>> requests) {
    List<List<ChangeRequest<String, String, ?>>> bundles = new ArrayList<>();
    List<ChangeRequest<String, String, ?>> left = requests;
    while (!left.isEmpty()) {
      Bundle<String, String> bundle = Bundle.of(left);
      bundles.add(bundle.open());
      left = bundle.left();
    }
    return bundles;
  }

  private ChangeRequest<String, String, ?> take(String... keys) {
    List<Inquiry<String, String>> inquiries =
        located(keys).stream()
            .map(key -> new Inquiry<String, String>(key, Ask.LOOK, Long.MIN_VALUE))
            .toList();
    return new ChangeRequest.Take<>(0, inquiries, Taking.WRITE);
  }

  private ChangeRequest<String, String, ?> remove(String... keys) {
    return new ChangeRequest.Removal<>(0, located(keys));
  }

  private List<Located<String>> located(String... keys) {
    return Arrays.stream(keys).map(places::locate).toList();
  }
}
