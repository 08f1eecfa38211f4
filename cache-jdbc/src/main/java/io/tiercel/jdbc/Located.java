package io.tiercel.jdbc;

import java.util.List;

/**
 * A key and where it is.
 *
 * @param key as the application knows it
 * @param text as messages name it
 * @param place the row of its entry
 * @param tags those that derive from it
 */
record Located<K>(K key, String text, Place place, List<String> tags) {}
