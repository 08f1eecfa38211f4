package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read.
 *
 * @param id the hash of its name
 * @param name what it is the row of: two names may have one hash
 * @param generation another one after each change of the row
 * @param value an envelope, or what the head, a marker or a block is; null in a tombstone, and
 *     where there is a lease alone
 * @param lease the lease of its key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Row(KeyHash id, byte[] name, long generation, byte @Nullable [] value, Lease lease) {}
