package io.tiercel.redis;

import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Instead.Yes;

/** One guard of the reads of replicas, and what stands in its place. */
enum ReplicaSeededBug implements BugHunt.Bug {
  REPLICAS_ARE_BELIEVED_WHEREVER_THEY_ARE("redis.Abreast", "isFollowed", Yes.class, 30),
  OWN_CHANGES_ARE_NOT_WAITED_FOR("redis.Abreast", "hasOwnChanges", Yes.class, 690);

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final BugHunt.Plant plant;

  ReplicaSeededBug(String type, String method, Class<?> instead, long foundBy) {
    plant = new BugHunt.Plant(type, method, instead, foundBy);
  }

  @Override
  public BugHunt.Plant plant() {
    return plant;
  }
}
