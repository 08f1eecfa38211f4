package io.tiercel.testkit.simulation;

/**
 * A value that says how old it is.
 *
 * @param key whose value it is
 * @param version the source of truth's version of it
 */
public record Versioned(String key, int version) {
  @Override
  public String toString() {
    return key + "@" + version;
  }
}
