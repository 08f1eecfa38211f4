package io.tiercel.jdbc;

import java.util.concurrent.CompletableFuture;

/** Something that waits for a connection, together with others of its kind. */
abstract class Request<T> {

  final CompletableFuture<T> answer = new CompletableFuture<>();
  private final long since;

  Request(long nanos) {
    this.since = nanos;
  }

  long since() {
    return since;
  }

  /** How many rows it is about. */
  abstract int rows();
}
