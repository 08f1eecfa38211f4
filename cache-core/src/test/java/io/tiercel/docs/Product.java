package io.tiercel.docs;

/** What the examples cache. */
record Product(String id, String name, String maker) {}
