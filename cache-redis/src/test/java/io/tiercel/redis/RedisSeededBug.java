package io.tiercel.redis;

import io.tiercel.testkit.simulation.BugHunt;
import io.tiercel.testkit.simulation.Instead.AtOnce;
import io.tiercel.testkit.simulation.Instead.Never;
import io.tiercel.testkit.simulation.Instead.No;
import io.tiercel.testkit.simulation.Instead.Nothing;
import io.tiercel.testkit.simulation.Instead.True;
import io.tiercel.testkit.simulation.Instead.Yes;

/** One guard of the Redis tier, its scripts or its bus, and what stands in its place. */
enum RedisSeededBug implements BugHunt.Bug {
  FILLS_NEED_NO_TOKEN("redis.ModelEntries", "isHeldBy", Yes.class, 201),
  SCRIPTS_OVERLOOK_MARKERS_OF_TAGS("redis.ModelEntries", "marked", No.class, 0),
  SCRIPTS_OVERLOOK_THE_WHOLE_CACHES_MARKER("redis.ModelEntries", "isBeforeAll", No.class, 3),
  SCRIPTS_IGNORE_INCARNATIONS("redis.ModelEntries", "isOfThisIncarnation", Yes.class, 71),
  REMOVALS_LEAVE_ENTRY_AND_LEASE("redis.ModelScripts", "forget", Nothing.class, 3),
  MISSING_MARKERS_HIDE_NOTHING("redis.ModelEntries", "newest", No.class, 179),
  LINKS_STAND_STILL("redis.ModelHead", "appendLink", Nothing.class, 109),
  READS_OVERLOOK_MARKERS_OF_TAGS("redis.Markers$Seen", "admits", True.class, 16),
  READS_OVERLOOK_THE_WHOLE_CACHES_MARKER("redis.Markers", "isBeforeAll", No.class, 40),
  READS_IGNORE_INCARNATIONS("redis.Markers", "isOfAnotherIncarnation", No.class, 110),
  SEEN_MARKERS_ARE_BELIEVED_FOR_EVER("redis.Markers$Seen", "isOf", Yes.class, 12),
  REMOVALS_ARE_NOT_AWAITED("redis.OpenTier", "broadcast", AtOnce.class, 3),
  ENTRIES_ARE_STAMPED_TOO_LATE("redis.LeaseTicket", "number", Never.class, 12),
  STORES_ARE_NOT_ANNOUNCED("redis.LeaseTicket", "decides", No.class, 1_888),
  GAPS_ARE_NOT_NOTICED("internal.coherence.Chain", "isGap", No.class, 3_517),
  FORKS_ARE_NOT_NOTICED("internal.coherence.Chain", "isFork", No.class, 81),
  TRUST_NEVER_LAPSES("internal.coherence.Coherence", "hasLapsed", No.class, 1567),
  SUBSCRIPTIONS_EMPTY_NOTHING("internal.coherence.Coherence", "emptyAnew", Nothing.class, 1_041);

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts
  private final BugHunt.Plant plant;

  RedisSeededBug(String type, String method, Class<?> instead, long foundBy) {
    plant = new BugHunt.Plant(type, method, instead, foundBy);
  }

  @Override
  public BugHunt.Plant plant() {
    return plant;
  }
}
