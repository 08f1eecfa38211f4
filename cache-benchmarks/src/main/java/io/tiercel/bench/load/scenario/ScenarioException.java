package io.tiercel.bench.load.scenario;

/** A scenario that breaks a rule; the message names the line, the key and the rule. */
public final class ScenarioException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  ScenarioException(String message) {
    super(message);
  }
}
