package io.tiercel.codec;

import io.tiercel.codec.Decoded.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Says within this package that bytes are no entry. It never leaves it, and carries no stack trace:
 * a flood of bad bytes must not cost more than good ones.
 */
final class Flaw extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  Flaw(Reason reason) {
    this(reason, null);
  }

  Flaw(Reason reason, @Nullable Throwable cause) {
    super(reason.name(), cause, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  <V> Decoded<V> decoded() {
    return new Decoded.Unreadable<>(reason, getCause());
  }
}
