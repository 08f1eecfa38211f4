package io.tiercel.redis;

import io.tiercel.spi.Outcome;

/** What became of an entry that was to be stored, in the order of the script's numbers. */
enum Fate {
  /** Its ticket is void. */
  REFUSED(Outcome.REFUSED),
  STORED(Outcome.STORED),
  /** It is worth nothing any more; the key is empty. */
  DECLINED(Outcome.DECLINED),
  /** The server has no room; the key is empty. */
  FULL(Outcome.DECLINED);

  private static final Fate[] ALL = values();

  private final Outcome outcome;

  Fate(Outcome outcome) {
    this.outcome = outcome;
  }

  static Fate of(long number) {
    return ALL[(int) number];
  }

  Outcome outcome() {
    return outcome;
  }
}
