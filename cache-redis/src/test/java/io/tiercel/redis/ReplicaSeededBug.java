package io.tiercel.redis;

import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Instead.Yes;
import io.tiercel.testkit.simulation.Patch;

/** One guard of the reads of replicas, and what stands in its place. */
enum ReplicaSeededBug implements BugHunt.Bug {
  REPLICAS_ARE_BELIEVED_WHEREVER_THEY_ARE("redis.Abreast", "isFollowed", Yes.class, 30),
  OWN_CHANGES_ARE_NOT_WAITED_FOR("redis.Abreast", "hasOwnChanges", Yes.class, 690);

  private final String type;
  private final String method;
  private final Class<?> instead;
  private final long foundBy;

  ReplicaSeededBug(String type, String method, Class<?> instead, long foundBy) {
    this.type = type;
    this.method = method;
    this.instead = instead;
    this.foundBy = foundBy;
  }

  @Override
  public long foundBy() {
    return foundBy;
  }

  @Override
  public Patch plant() {
    return new Patch("io.tiercel." + type, new Patch.Rule(method, instead));
  }
}
