package io.tiercel.spi;

/** What an entry is good for at one moment; the best comes first. */
public enum Worth {
  /** May be answered without a word. */
  FRESH,
  /** May be answered when nothing better can be had, and is counted as such. */
  STALE,
  /** Must not be answered. */
  NOTHING
}
