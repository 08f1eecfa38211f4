package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.KeyCodec;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Change;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A message fills nobody's memory: what it calls a tag may be remembered. */
class LongTagTest {

  private static final String LONGEST = "\u20ac".repeat(1_024);

  @Test
  void tagOfTheGreatestLength_isRead() {
    assertThat(heard(LONGEST)).isEqualTo(new Change.Tags<String>(Set.of(LONGEST)));
  }

  @Test
  void tagThatIsLonger_standsForEverything() {
    assertThat(heard(LONGEST + "x")).isEqualTo(new Change.All<String>());
  }

  private static Change<String> heard(String tag) {
    byte[] body = Messages.tags(Set.of(tag));
    byte[] message =
        ByteBuffer.allocate(35 + body.length).put((byte) 1).position(35).put(body).array();
    ServerClock clock = new ServerClock(RealTime.SCHEDULING);
    return new Messages<>(KeyCodec.of(String.class), clock).read(0, message).change();
  }
}
