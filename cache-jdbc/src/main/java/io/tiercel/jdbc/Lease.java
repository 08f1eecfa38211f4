package io.tiercel.jdbc;

/**
 * The right to store a row's next value.
 *
 * @param kind what for
 * @param until when it runs out, by the database's clock
 * @param number the sequence's number when it was handed out
 */
record Lease(Kind kind, long until, long number) {

  static final Lease NONE = new Lease(Kind.NONE, 0, 0);

  private static final Kind[] KINDS = Kind.values();

  /** What a lease is held for. */
  enum Kind {
    NONE(0),
    LOAD(1),
    WRITE(2),
    UPDATE(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** How it stands in the table. */
    int number() {
      return number;
    }
  }

  static Lease of(int kind, long until, long number) {
    Kind known = kind < 0 || kind >= KINDS.length ? Kind.NONE : KINDS[kind];
    return known == Kind.NONE && until == 0 && number == 0 ? NONE : new Lease(known, until, number);
  }

  boolean stands(long now) {
    return kind != Kind.NONE && now < until;
  }

  boolean writes() {
    return kind == Kind.WRITE || kind == Kind.UPDATE;
  }
}
