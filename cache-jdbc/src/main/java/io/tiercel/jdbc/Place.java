package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;

/**
 * Where something is kept.
 *
 * @param id the row's primary key
 * @param name the row's full name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Place(KeyHash id, byte[] name) {}
