package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that come while others are under way. */
class GatheringTest {

  private final List<List<Integer>> sent = new ArrayList<>();
  private final List<CompletableFuture<List<String>>> answers = new ArrayList<>();
  private int bytes = 10;
  private final Gathering<Integer, String> gathering = new Gathering<>(this::send, item -> bytes);

  private CompletableFuture<List<String>> send(List<Integer> items) {
    sent.add(items);
    answers.add(new CompletableFuture<>());
    return answers.get(answers.size() - 1);
  }

  @Test
  void requestsBehindOneThatIsUnderWay_leaveTogether() {
    List<CompletableFuture<String>> added = add(4);
    assertThat(sent).containsExactly(List.of(0));
    answer(0);
    assertThat(sent).containsExactly(List.of(0), List.of(1, 2, 3));
    assertThat(added.get(0)).isCompletedWithValue("a0");
    assertThat(added.get(1)).isNotDone();
    answer(1);
    assertThat(added.get(3)).isCompletedWithValue("a3");
    add(1);
    assertThat(sent).hasSize(3);
  }

  @Test
  void requestsBehindOneThatFails_areSentNevertheless() {
    List<CompletableFuture<String>> added = add(2);
    answers.get(0).completeExceptionally(new IllegalStateException("late"));
    assertThat(added.get(0)).isCompletedExceptionally();
    answer(1);
    assertThat(added.get(1)).isCompletedWithValue("a1");
  }

  @Test
  void many_areSentInPortions() {
    add(1_002);
    answer(0);
    answer(1);
    answer(2);
    assertThat(sent).extracting(List::size).containsExactly(1, 500, 500, 1);
  }

  @Test
  void large_areSentInPortions() {
    bytes = 400_000;
    add(5);
    answer(0);
    answer(1);
    assertThat(sent).extracting(List::size).containsExactly(1, 2, 2);
  }

  @Test
  void oneThatIsTooLarge_isSentAlone() {
    bytes = 2_000_000;
    add(2);
    answer(0);
    assertThat(sent).extracting(List::size).containsExactly(1, 1);
  }

  private List<CompletableFuture<String>> add(int count) {
    return IntStream.range(0, count).mapToObj(gathering::add).toList();
  }

  private void answer(int which) {
    answers.get(which).complete(sent.get(which).stream().map(item -> "a" + item).toList());
  }
}
