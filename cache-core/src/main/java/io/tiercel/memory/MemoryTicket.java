package io.tiercel.memory;

import io.tiercel.spi.Ticket;

/** A reader's permission: a number, and the generation it counts for. One serves a whole bulk. */
class MemoryTicket implements Ticket {
  private final Generation<?> generation;
  private final long number;

  MemoryTicket(Generation<?> generation, long number) {
    this.generation = generation;
    this.number = number;
  }

  @Override
  public final long number() {
    return number;
  }

  final boolean isOf(Generation<?> other) {
    return generation == other;
  }
}
