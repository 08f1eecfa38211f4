package io.tiercel.simulation;

import io.tiercel.simulation.InsteadInCore.Forgetful;
import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Instead.No;
import io.tiercel.testkit.simulation.Instead.Nothing;

/** One guard before a node's own tier, and what stands in its place. */
enum OwnTierSeededBug implements BugHunt.Bug {
  REMOVALS_UNDER_WAY_HIDE_NOTHING("internal.guard.Noted", "hides", No.class, 32, "hid"),
  ANSWERS_FROM_BEFORE_A_REMOVAL_ARE_BELIEVED("internal.guard.Noted", "hid", No.class, 10_406),
  REMOVALS_ARE_NOT_NOTED("internal.guard.Noted", "add", Nothing.class, 1),
  REMOVALS_THAT_FAIL_ARE_FORGOTTEN("internal.guard.Delivery", "deliver", Forgetful.class, 31),
  TIERS_BEGIN_WITH_THEIR_CONTENT("internal.guard.Veil", "hideWhatIsOld", Nothing.class, 8);

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final BugHunt.Plant plant;

  OwnTierSeededBug(String type, String method, Class<?> instead, long foundBy) {
    plant = new BugHunt.Plant(type, method, instead, foundBy);
  }

  OwnTierSeededBug(String type, String method, Class<?> instead, long foundBy, String silenced) {
    plant = new BugHunt.Plant(type, method, instead, foundBy, silenced);
  }

  @Override
  public BugHunt.Plant plant() {
    return plant;
  }
}
