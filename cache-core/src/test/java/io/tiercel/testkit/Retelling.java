package io.tiercel.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Adds to a scenario's failure what had happened on its scene: it may not happen a second time.
 *
 * <p>Where time really passes, a machine that stands still may end a life that was to go on, and
 * the failure shows nothing then. A scenario that was late by a unit of its lives, or more, is
 * played again with units that are longer; what failed without being late has failed.
 */
final class Retelling implements InvocationInterceptor {

  /** How much longer the units of each attempt are than those of the first one. */
  private static final int[] STRETCHES = {3, 9};

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
      if (call.getArguments().size() != 1 || !(call.getArguments().get(0) instanceof Scene scene)) {
        throw failure;
      }
      playAgain(scene, retold(failure, scene), call, 0);
    }
  }

  private static Throwable retold(Throwable failure, Scene scene) {
    failure.addSuppressed(new Happened(scene.trail()));
    return failure;
  }

  private static void playAgain(
      Scene late, Throwable failure, ReflectiveInvocationContext<Method> call, int attempt)
      throws Throwable {
    if (!late.wasLate() || attempt == STRETCHES.length) {
      throw failure;
    }
    Method scenario = call.getExecutable();
    System.out.println(
        scenario.getName() + " on " + late + " was late by " + late.overrun() + ": " + failure);
    try (Scene next = late.stretched(STRETCHES[attempt])) {
      try {
        scenario.setAccessible(true);
        scenario.invoke(call.getTarget().orElse(null), next);
      } catch (InvocationTargetException thrown) {
        playAgain(next, retold(thrown.getCause(), next), call, attempt + 1);
      }
    }
  }
}
