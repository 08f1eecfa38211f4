/**
 * The annotations of JCache, {@code javax.cache.annotation}, through our interceptors. Nothing here
 * has to be called: see docs/jcache.md.
 */
@NullMarked
package io.tiercel.jcache.annotation;

import org.jspecify.annotations.NullMarked;
