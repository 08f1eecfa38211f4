package io.tiercel.internal.guard;

/** What a tier can be asked to do, in bulk or for one key. */
enum Operation {
  GET("get"),
  TAKE("take"),
  FILL("fill"),
  REMOVE("remove"),
  BLOCK("block"),
  UNBLOCK("unblock"),
  INSPECT("inspect");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  /** Its name in messages and labels. */
  String label() {
    return label;
  }
}
