package io.tiercel.testkit;

import java.util.List;
import java.util.function.Supplier;

class ModelScenariosTest extends CacheScenarios {
  @Override
  protected List<Supplier<TierStack>> stacks() {
    return ModelStack.matrix();
  }
}
