package io.tiercel.testkit;

import java.util.Set;

/**
 * Who asks a {@link SharedStore} for what.
 *
 * @param token what the asker's lease is known by
 * @param keyTags the tags that derive from the key
 * @param home whether the store is the cache's Home, where others wait for a lease
 * @param now the store's time
 * @param expiresAt when a lease that is begun now runs out
 */
record Claim(String token, Set<String> keyTags, boolean home, long now, long expiresAt) {}
