package io.tiercel.testkit;

import java.time.Duration;

/**
 * How well a {@link Network} carries.
 *
 * @param shortest the least time that a request, a response or a message is under way
 * @param longest the most
 * @param lostRequests the share of requests that never reach the server
 * @param lostResponses the share of requests that are carried out but not answered
 * @param lostMessages the share of messages that never reach the node
 * @param repeatedMessages the share of messages that reach it twice
 */
public record Conditions(
    Duration shortest,
    Duration longest,
    double lostRequests,
    double lostResponses,
    double lostMessages,
    double repeatedMessages) {

  /** No time passes and nothing is lost. */
  public static final Conditions IDEAL = new Conditions(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0);

  /** Nothing arrives anywhere, and nobody is told: the other end is stopped, or a cable is cut. */
  public static final Conditions SILENT = IDEAL.losing(1, 1, 1);

  /** The same with other delays. */
  public Conditions delays(Duration least, Duration most) {
    return new Conditions(least, most, lostRequests, lostResponses, lostMessages, repeatedMessages);
  }

  /** The same with other losses. */
  public Conditions losing(double requests, double responses, double messages) {
    return new Conditions(shortest, longest, requests, responses, messages, repeatedMessages);
  }

  /** The same with another share of repeated messages. */
  public Conditions repeating(double messages) {
    return new Conditions(shortest, longest, lostRequests, lostResponses, lostMessages, messages);
  }
}
