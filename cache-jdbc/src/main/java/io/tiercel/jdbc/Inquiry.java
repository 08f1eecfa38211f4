package io.tiercel.jdbc;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Ticket;
import org.jspecify.annotations.Nullable;

/** One key on its way to an answer. One thread at a time is at it, so its fields need no lock. */
final class Inquiry<K, V> {

  final Located<K> located;
  final Ask ask;

  /** Only an entry written after this answers; by the database's clock. */
  final long newerThan;

  /** What stands there and may be answered, fresh or not. */
  @Nullable Entry<V> entry;

  boolean fresh;

  @Nullable Row row;

  @Nullable Answer<V> answer;

  Inquiry(Located<K> located, Ask ask, long newerThan) {
    this.located = located;
    this.ask = ask;
    this.newerThan = newerThan;
  }

  /** What a swap of the row that was seen has to expect. */
  long expected() {
    Row seen = row;
    return seen == null ? Swap.ABSENT : seen.generation();
  }

  /** Answers by what was seen. */
  void answerAs(Outcome outcome) {
    answer =
        switch (outcome) {
          case BUSY -> new Answer.Busy<>(entry);
          case BLOCKED -> new Answer.Blocked<>(entry);
          case NOTHING -> new Answer.Miss<>(Ticket.NONE, entry);
        };
  }

  /** Answers without a ticket. */
  enum Outcome {
    BUSY,
    BLOCKED,
    NOTHING
  }
}
