package io.tiercel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask.Loan;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoanTest {

  private final Loan loan = new Loan();
  private final AtomicInteger brokenOff = new AtomicInteger();

  @Test
  void workInTime_isNotBrokenOff() {
    assertThat(loan.begin(brokenOff::incrementAndGet)).isTrue();
    assertThat(loan.end()).isTrue();
    loan.expire();
    assertThat(brokenOff).hasValue(0);
  }

  @Test
  void workThatIsLate_isBrokenOffOnce() {
    loan.begin(brokenOff::incrementAndGet);
    loan.expire();
    loan.expire();
    assertThat(brokenOff).hasValue(1);
    assertThat(loan.end()).isFalse();
  }

  @Test
  void workAfterTheEnd_doesNotBegin() {
    loan.expire();
    assertThat(loan.begin(brokenOff::incrementAndGet)).isFalse();
    assertThat(brokenOff).hasValue(0);
  }

  @Test
  void threadThatIsLent_canBeUsedAgainInTime() {
    loan.begin(brokenOff::incrementAndGet);
    loan.end();
    assertThat(loan.begin(brokenOff::incrementAndGet)).isTrue();
    loan.expire();
    assertThat(brokenOff).hasValue(1);
  }
}
