package io.tiercel.simulation;

import io.tiercel.simulation.InsteadInCore.AnyLease;
import io.tiercel.simulation.InsteadInCore.DetachFirst;
import io.tiercel.simulation.InsteadInCore.NearestFirst;
import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Instead.Done;
import io.tiercel.testkit.simulation.Instead.Never;
import io.tiercel.testkit.simulation.Instead.No;
import io.tiercel.testkit.simulation.Instead.Nothing;
import io.tiercel.testkit.simulation.Instead.SecondArgument;
import io.tiercel.testkit.simulation.Instead.ThirdArgument;
import io.tiercel.testkit.simulation.Instead.Yes;

/** One guard, and what stands in its place. */
enum SeededBug implements BugHunt.Bug {
  MEMORY_TAKES_EVERY_FILL("memory.Fence", "isVoid", No.class, 12),
  MEMORY_OVERLOOKS_CHANGED_KEYS("memory.Stripes", "changedSince", No.class, 30),
  MEMORY_OVERLOOKS_MARKERS_AT_A_FILL("memory.Fence", "isMarked", No.class, 235),
  MEMORY_OVERLOOKS_MARKERS_AT_A_READ("memory.Fence", "hiddenByMarker", No.class, 12),
  MEMORY_IS_FILLED_ACROSS_A_CLEARING("memory.Fence", "isOfAnotherGeneration", No.class, 39),
  HOME_TAKES_ANY_TOKEN("testkit.Partition", "heldLease", AnyLease.class, 80),
  HOME_OVERLOOKS_MARKERS_OF_TAGS("testkit.Partition", "isMarkedAfter", No.class, 12),
  HOME_KEEPS_LEASES_ACROSS_MARKERS("testkit.Partition", "isVoid", No.class, 2_400),
  HOME_PUBLISHES_NOTHING("testkit.SharedStore", "publish", Nothing.class, 12),
  STORES_ARE_NOT_ANNOUNCED("testkit.SharedStore", "publishStore", Nothing.class, 5_800),
  FLIGHTS_ARE_JOINED_ACROSS_EPOCHS("internal.Flights", "isJoinable", Yes.class, 23),
  FLIGHTS_ARE_NOT_FORGOTTEN("internal.Flights", "detach", Nothing.class, 23),
  FLIGHTS_ARE_FORGOTTEN_BEFORE_TIERS_ARE_VOIDED(
      "internal.Invalidation", "run", DetachFirst.class, 1_065, "detach"),
  TIERS_ARE_VOIDED_NEAR_TO_FAR("internal.Stack", "upTo", NearestFirst.class, 77),
  REFUSALS_DO_NOT_KEEP_NEARER_TIERS_EMPTY("internal.Landing", "refuse", Nothing.class, 77),
  UNDELIVERED_CHANGES_ARE_FORGOTTEN("internal.guard.Undelivered", "add", Nothing.class, 28),
  UNDELIVERED_CHANGES_ARE_DISREGARDED(
      "internal.guard.Undelivered", "believableFrom", No.class, 166),
  OLD_ENTRIES_OF_UNREACHED_TIERS_ARE_BELIEVED(
      "internal.Engine", "believed", ThirdArgument.class, 1747),
  FAILED_WRITES_ARE_LEFT_ALONE("internal.Changes", "orInvalidate", SecondArgument.class, 28),
  PUTS_DO_NOT_VOID_BEYOND_HOME("internal.Hold", "voidBeyondHome", Done.class, 42),
  OTHERS_CHANGES_ARE_NOT_APPLIED("internal.Stack", "emptyLocals", Nothing.class, 2),
  GAPS_ARE_NOT_NOTICED("internal.coherence.Chain", "isGap", No.class, 12_265),
  FORKS_ARE_NOT_NOTICED("internal.coherence.Chain", "isFork", No.class, 205),
  TRUST_NEVER_LAPSES("internal.coherence.Coherence", "hasLapsed", No.class, 3_439),
  DISTRUSTED_ENTRIES_LIVE_FOR_EVER(
      "internal.coherence.Coherence", "livesUntil", Never.class, 1_588),
  CLOCK_JUMPS_ARE_NOT_NOTICED("internal.coherence.Coherence", "clockJumped", No.class, 339),
  SUBSCRIPTIONS_EMPTY_NOTHING("internal.coherence.Coherence", "emptyAnew", Nothing.class, 2_831);

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final BugHunt.Plant plant;

  SeededBug(String type, String method, Class<?> instead, long foundBy) {
    this(type, method, instead, foundBy, "");
  }

  SeededBug(String type, String method, Class<?> instead, long foundBy, String silenced) {
    plant = new BugHunt.Plant(type, method, instead, foundBy, silenced);
  }

  @Override
  public BugHunt.Plant plant() {
    return plant;
  }
}
