package io.tiercel.bench;

/** What was asked for cannot be done as it was asked; the message says which part, and why. */
public class UsageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** With a sentence for whoever asked. */
  public UsageException(String message) {
    super(message);
  }

  /** With a sentence for whoever asked, and what it is about for who looks closer. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
