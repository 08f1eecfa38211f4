package io.tiercel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  private static final List<String> KNOWN = List.of("users", "orders", "maximum-size", "ttl");

  @ParameterizedTest
  @CsvSource({
    "user, users",
    "usres, users",
    "oders, orders",
    "Users, users",
    "maximumSize, maximum-size",
    "tttl, ttl"
  })
  void misspelledName_isGuessed(String wrong, String right) {
    assertThat(Names.guess(wrong, KNOWN)).isEqualTo("; did you mean " + right + '?');
  }

  @ParameterizedTest
  @CsvSource({
    "user, users, true",
    "usres, users, true",
    "users, users, false",
    "cache1, cache2, false",
    "cat, dog, false"
  })
  void alike_isWhatOneLetterTellsApart(String one, String other, boolean alike) {
    assertThat(Names.areAlike(one, other)).isEqualTo(alike);
  }

  @Test
  void otherName_isNot() {
    assertThat(Names.guess("invoices", KNOWN)).isEmpty();
  }
}
