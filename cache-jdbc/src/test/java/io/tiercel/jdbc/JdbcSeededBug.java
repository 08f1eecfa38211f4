package io.tiercel.jdbc;

import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Instead.MinusOne;
import io.tiercel.testkit.simulation.Instead.Never;
import io.tiercel.testkit.simulation.Instead.No;
import io.tiercel.testkit.simulation.Instead.Nothing;
import io.tiercel.testkit.simulation.Instead.True;
import io.tiercel.testkit.simulation.Instead.Yes;

/** One guard of the JDBC tier or its bus, and what stands in its place. */
enum JdbcSeededBug implements BugHunt.Bug {
  FILLS_NEED_NO_GENERATION("jdbc.JdbcTicket", "expected", MinusOne.class, 124),
  LEASES_ARE_TAKEN_FROM_ANYBODY("jdbc.Inquiry", "expected", MinusOne.class, 317),
  LEASES_HOLD_NOBODY_OFF("jdbc.Lease", "stands", No.class, 11),
  READS_OVERLOOK_MARKERS_OF_TAGS("jdbc.Markers", "admit", True.class, 18),
  READS_OVERLOOK_THE_WHOLE_CACHES_MARKER("jdbc.Markers", "isBeforeAll", No.class, 40),
  READS_IGNORE_INCARNATIONS("jdbc.Markers", "isOfAnotherIncarnation", No.class, 250),
  SEEN_MARKERS_ARE_BELIEVED_FOR_EVER("jdbc.Markers$Seen", "isOf", Yes.class, 77),
  REMOVALS_LEAVE_THE_ROW("jdbc.Changing", "tombstones", Nothing.class, 12),
  CHANGES_ARE_NOT_PUBLISHED("jdbc.Turn", "publish", Nothing.class, 32),
  STORES_ARE_NOT_ANNOUNCED("jdbc.JdbcTicket", "decides", No.class, 523),
  ENTRIES_ARE_STAMPED_TOO_LATE("jdbc.JdbcTicket", "number", Never.class, 18);

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final BugHunt.Plant plant;

  JdbcSeededBug(String type, String method, Class<?> instead, long foundBy) {
    plant = new BugHunt.Plant(type, method, instead, foundBy);
  }

  @Override
  public BugHunt.Plant plant() {
    return plant;
  }
}
