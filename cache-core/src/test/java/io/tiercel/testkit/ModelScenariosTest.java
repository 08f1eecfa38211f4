package io.tiercel.testkit;

import java.util.List;
import java.util.function.Supplier;

class ModelScenariosTest extends StaleScenarios {
  @Override
  protected List<Supplier<TierStack>> stacks() {
    return ModelStack.matrix();
  }
}
