package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import org.jspecify.annotations.Nullable;

/**
 * A change of a row's lease alone: handed out, renewed, or given back.
 *
 * @param id which row
 * @param expected its generation now
 * @param generation its generation then
 * @param lease its lease then
 * @param deadline the last moment for it, by the database's clock
 */
record Rent(KeyHash id, long expected, long generation, Lease lease, long deadline) {

  /** Whether the row is as it was to become. */
  boolean stands(@Nullable Row row) {
    return row != null && row.generation() == generation && row.lease().equals(lease);
  }
}
