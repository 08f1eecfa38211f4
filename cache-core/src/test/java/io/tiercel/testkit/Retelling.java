package io.tiercel.testkit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Adds to a scenario's failure what had happened on its scene: it may not happen a second time. */
final class Retelling implements InvocationInterceptor {

  /** Carries a trail within a stack trace. */
  private static final class Happened extends Exception {
    private static final long serialVersionUID = 1L;

    Happened(Trail trail) {
      super(trail.toString(), null, false, false);
    }
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> scenario,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext extension)
      throws Throwable {
    try {
      scenario.proceed();
    } catch (Throwable failure) {
      for (Object argument : call.getArguments()) {
        if (argument instanceof Scene scene) {
          failure.addSuppressed(new Happened(scene.trail()));
        }
      }
      throw failure;
    }
  }
}
