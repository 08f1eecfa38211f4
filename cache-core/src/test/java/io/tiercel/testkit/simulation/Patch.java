package io.tiercel.testkit.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.UncheckedIOException;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;

/** Methods of a class that do something else until the patch is closed. */
public final class Patch implements AutoCloseable {
  private final Class<?> patched;
  private final ClassReloadingStrategy strategy;

  /** What all methods of a name do instead. */
  public record Rule(String method, Class<?> instead) {}

  /** Patches the class of that name. */
  public Patch(String type, Rule... rules) {
    ByteBuddyAgent.install();
    strategy = ClassReloadingStrategy.fromInstalledAgent();
    patched = classOf(type);
    DynamicType.Builder<?> builder = new ByteBuddy().redefine(patched);
    for (Rule rule : rules) {
      builder = builder.visit(Advice.to(rule.instead()).on(named(rule.method())));
    }
    builder.make().load(patched.getClassLoader(), strategy);
  }

  private static Class<?> classOf(String type) {
    try {
      return Class.forName(type);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("nothing to patch", e);
    }
  }

  @Override
  public void close() {
    try {
      strategy.reset(patched);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
