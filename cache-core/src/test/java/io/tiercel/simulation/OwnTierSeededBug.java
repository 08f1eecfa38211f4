package io.tiercel.simulation;

import io.tiercel.simulation.InsteadInCore.Forgetful;
import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Instead.No;
import io.tiercel.testkit.simulation.Instead.Nothing;
import io.tiercel.testkit.simulation.Instead.SecondArgument;

/** One guard before a node's own tier, and what stands in its place. */
enum OwnTierSeededBug implements BugHunt.Bug {
  REMOVALS_UNDER_WAY_HIDE_NOTHING("internal.guard.Noted", "hides", No.class, 0),
  LATE_ANSWERS_ARE_BELIEVED("internal.guard.Noted", "seen", SecondArgument.class, 0),
  ANSWERS_FROM_BEFORE_A_REMOVAL_ARE_BELIEVED("internal.guard.Noted", "hid", No.class, 1_850),
  REMOVALS_ARE_NOT_NOTED("internal.guard.Noted", "add", Nothing.class, 0),
  REMOVALS_THAT_FAIL_ARE_FORGOTTEN("internal.guard.Delivery", "deliver", Forgetful.class, 0),
  TIERS_BEGIN_WITH_THEIR_CONTENT("internal.guard.Veil", "hideWhatIsOld", Nothing.class, 0);

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final BugHunt.Plant plant;

  OwnTierSeededBug(String type, String method, Class<?> instead, long foundBy) {
    plant = new BugHunt.Plant(type, method, instead, foundBy);
  }

  @Override
  public BugHunt.Plant plant() {
    return plant;
  }
}
