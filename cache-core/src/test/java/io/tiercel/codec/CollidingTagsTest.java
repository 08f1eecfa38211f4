package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.spi.Entry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tags that were chosen so that all have the same hash code. */
class CollidingTagsTest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** As many as fit into a head. */
  private static final int MANY = 6_500;

  private final EntryCodec<String, String> codec =
      Samples.entries(Codec.text(), Samples.settings());

  @Test
  void tagsWithinTheHead_costWhatOthersCost() {
    byte[] others = encoded(IntStream.range(0, MANY).mapToObj(i -> "tag" + (10_000 + i)).toList());
    byte[] colliding = encoded(colliding());

    assertThat(codec.decode("k", colliding)).isInstanceOf(Whole.class);
    assertThat(cost(colliding)).isLessThan(15 * cost(others));
  }

  /** The head says that it ends before them. */
  @Test
  void tagsBeyondTheHead_areNotRead() {
    byte[] bytes = encoded(List.of());
    List<String> tags = colliding();
    ByteBuffer forged = ByteBuffer.allocate(bytes.length + 10 * tags.size());
    forged.put(bytes, 0, 58).putShort((short) tags.size());
    tags.forEach(tag -> forged.putShort((short) 8).put(tag.getBytes(StandardCharsets.US_ASCII)));
    forged.put(bytes, 60, bytes.length - 60).putInt(4, forged.capacity());
    EncryptionTest.seal(forged.array());

    assertThat(codec.decode("k", forged.array())).isInstanceOf(Unreadable.class);
    assertThat(Head.of(forged.array())).isNull();
    assertThat(cost(forged.array())).isLessThan(cost(encoded(tags)) / 4);
  }

  @Test
  void manyTags_areCopied() {
    Set<String> tags = new HashSet<>(colliding());
    Entry<String> entry = new Entry<>("v", 1, 2, 3, tags, 4);
    tags.clear();

    assertThat(entry.tags()).hasSize(MANY);
    assertThatThrownBy(() -> entry.tags().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(codec.decode("k", encoded(colliding())))
        .isInstanceOfSatisfying(Whole.class, whole -> assertThat(whole.entry()).isEqualTo(entry));
  }

  @Test
  void nullAmongManyTags_isRefused() {
    Set<String> tags = new HashSet<>(colliding());
    tags.addAll(Collections.singleton(null));

    assertThatThrownBy(() -> new Entry<>("v", 1, 2, 3, tags, 4))
        .isInstanceOf(NullPointerException.class);
  }

  private byte[] encoded(List<String> tags) {
    return Samples.bytes(codec.encode("k", new Entry<>("v", 1, 2, 3, new HashSet<>(tags), 4), 0));
  }

  /** The least time on a processor that it takes to decode them. */
  private long cost(byte[] bytes) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      codec.decode("k", bytes);
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
    }
    return least;
  }

  /** A character that is one higher weighs as much as its successor that is 31 higher. */
  private static List<String> colliding() {
    return IntStream.range(0, MANY).mapToObj(CollidingTagsTest::tag).toList();
  }

  private static String tag(int number) {
    char[] tag = "@ddddddd".toCharArray();
    for (int i = 0; i + 1 < tag.length; i++) {
      int step = number >> (2 * i) & 3;
      tag[i] += (char) step;
      tag[i + 1] -= (char) (31 * step);
    }
    return new String(tag);
  }
}
