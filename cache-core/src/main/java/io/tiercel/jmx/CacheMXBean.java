package io.tiercel.jmx;

import java.util.List;

/** A cache, as a JMX console sees and changes it. Lengths of time are written as {@code PT5M}. */
public interface CacheMXBean {

  /** {@code UP}, {@code DEGRADED} or {@code DOWN}. */
  String getStatus();

  /** From 100, where all is in order, down to 0. */
  int getScore();

  /** One line for each tier: its status, why, since when, and what the cache does meanwhile. */
  List<String> getHealth();

  /** One line for each tier: its mode, breaker, life, size and counters. */
  List<String> getTiers();

  /** Keys that loads asked for. */
  long getLoads();

  /** Keys whose load failed. */
  long getLoadFailures();

  /** Invalidations that have not reached every tier. */
  int getUndelivered();

  /** What operators did, the latest last. */
  List<String> getAudit();

  /** Uses a tier {@code ON}, {@code READ_ONLY} or {@code OFF}. */
  void switchTier(String tier, String mode);

  /** Sets how much the memory tier holds. */
  void resizeMemory(long maximum);

  /** Sets the life of what comes into a tier from now on, such as {@code PT5M}. */
  void setTimeToLive(String tier, String life);

  /** Says what the invalidation of a tag would remove. */
  List<String> previewTag(String tag);

  /** Invalidates all entries that bear a tag. */
  void invalidateTag(String tag);

  /** Says what the invalidation of everything would remove. */
  List<String> previewAll();

  /** Invalidates the whole cache. */
  void invalidateAll();
}
