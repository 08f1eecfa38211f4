/**
 * JCache (JSR-107): {@code javax.cache.Caching.getCachingProvider()} finds it by itself. {@link
 * io.tiercel.jcache.TiercelConfiguration} puts a cache over tiers.
 */
@NullMarked
package io.tiercel.jcache;

import org.jspecify.annotations.NullMarked;
