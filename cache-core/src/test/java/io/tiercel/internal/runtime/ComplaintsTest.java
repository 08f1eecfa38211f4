package io.tiercel.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.error.CacheException;
import io.tiercel.testkit.LogLines;
import org.junit.jupiter.api.Test;

class ComplaintsTest {

  @Test
  void log_namesTheCacheAndTheKindOfFailure_andQuotesNobody() {
    Throwable foreign = new NumberFormatException("For input string: \"SECRET\"");
    Throwable own = new CacheException("the tier is full", foreign);
    try (LogLines log = new LogLines()) {
      Complaints.ofCache("orders", System::nanoTime).about("a fill", own);
      assertThat(log.with("Cache orders: a fill")).hasSize(1);
      assertThat(log.with("the tier is full")).hasSize(1);
      assertThat(log.with("java.lang.NumberFormatException")).hasSize(1);
      assertThat(log.with("at " + getClass().getName())).isNotEmpty();
      assertThat(log.with("SECRET")).isEmpty();
    }
  }
}
