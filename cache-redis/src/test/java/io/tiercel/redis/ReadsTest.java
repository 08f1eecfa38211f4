package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads that wait while others are under way. */
class ReadsTest {

  private final Keyspace.Part part = new Keyspace(RedisSettings.DEFAULT, "cache").part(0);
  private final List<CompletableFuture<List<byte @Nullable []>>> sent = new ArrayList<>();
  private final Reads reads =
      new Reads(
          new ReadWire() {
            @Override
            public String primaryOf(byte[] key) {
              return "";
            }

            @Override
            public List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups) {
              List<CompletableFuture<List<byte @Nullable []>>> answers = new ArrayList<>();
              groups.forEach(group -> answers.add(new CompletableFuture<>()));
              sent.addAll(answers);
              return answers;
            }
          });

  @Test
  void readsBehindOneThatIsNotAnswered_failWithIt() {
    CompletableFuture<?> waiting = waiting();
    sent.get(0).completeExceptionally(new RedisCommandTimeoutException("late"));
    assertThat(waiting).isCompletedExceptionally();
  }

  @Test
  void readsBehindOneThatIsRefused_areSent() {
    CompletableFuture<?> waiting = waiting();
    sent.get(0).completeExceptionally(new RedisCommandExecutionException("TRYAGAIN later"));
    assertThat(waiting).isNotDone();
    assertThat(sent).hasSize(3);
  }

  /** The third of three, behind two that are under way. */
  private CompletableFuture<?> waiting() {
    List<CompletableFuture<?>> three = List.of(read(), read(), read());
    assertThat(sent).hasSize(2);
    return three.get(2);
  }

  private CompletableFuture<?> read() {
    return reads.get(part, List.of(part.head()));
  }
}
