package io.tiercel.bench.load.scenario;

import io.tiercel.bench.UsageException;

/** A scenario that breaks a rule; the message names the line, the key and the rule. */
public final class ScenarioException extends UsageException {
  private static final long serialVersionUID = 1;

  ScenarioException(String message) {
    super(message);
  }
}
