package io.tiercel.internal.coherence;

import io.tiercel.spi.Link;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat that was sent.
 *
 * @param sentAt when
 * @param era in which era; its answer means nothing in another one
 * @param subscribed whether messages arrived then; a heartbeat without that is not sent
 * @param applied how far each partition's messages had been applied then; null where unknown
 */
record Beat(long sentAt, int era, boolean subscribed, List<@Nullable Link> applied) {

  /** What it says of each partition, now that the server named their newest links. */
  List<Pulse> pulses(List<Link> newest) {
    List<Pulse> pulses = new ArrayList<>(newest.size());
    for (int i = 0; i < newest.size(); i++) {
      pulses.add(new Pulse(sentAt, applied.get(i), newest.get(i)));
    }
    return pulses;
  }

  /**
   * One partition's part in a heartbeat that was answered.
   *
   * @param sentAt when it was sent
   * @param applied the last link that had been applied then; null if it was unknown
   * @param newest the last link that the server had then, or later
   */
  record Pulse(long sentAt, @Nullable Link applied, Link newest) {}
}
