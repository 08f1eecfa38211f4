package io.tiercel.jcache;

import javax.cache.configuration.CompleteConfiguration;
import javax.cache.management.CacheMXBean;

/** A cache's configuration, as its management bean shows it. */
record Settings(CompleteConfiguration<?, ?> of) implements CacheMXBean {

  @Override
  public String getKeyType() {
    return of.getKeyType().getName();
  }

  @Override
  public String getValueType() {
    return of.getValueType().getName();
  }

  @Override
  public boolean isReadThrough() {
    return of.isReadThrough();
  }

  @Override
  public boolean isWriteThrough() {
    return of.isWriteThrough();
  }

  @Override
  public boolean isStoreByValue() {
    return of.isStoreByValue();
  }

  @Override
  public boolean isStatisticsEnabled() {
    return of.isStatisticsEnabled();
  }

  @Override
  public boolean isManagementEnabled() {
    return of.isManagementEnabled();
  }
}
