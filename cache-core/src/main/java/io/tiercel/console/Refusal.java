package io.tiercel.console;

/** A request that is not served, and why. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String why) {
    super(why, null, false, false);
    this.status = status;
  }

  Reply reply() {
    return Reply.refusal(status, String.valueOf(getMessage()));
  }
}
