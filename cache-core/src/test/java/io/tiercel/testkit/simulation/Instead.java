package io.tiercel.testkit.simulation;

import static net.bytebuddy.implementation.bytecode.assign.Assigner.Typing.DYNAMIC;

import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** What patched methods do instead. Advice is copied into them, so it uses public things only. */
@SuppressWarnings("UnusedVariable") // to write a returned parameter is to return it
public final class Instead {

  private Instead() {}

  /** Nothing. */
  public static final class Nothing {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    public static boolean enter() {
      return false;
    }
  }

  /** Answers no, zero or null. */
  public static final class No {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    public static boolean enter() {
      return false;
    }
  }

  /** Answers yes. */
  public static final class Yes {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    public static boolean enter() {
      return false;
    }

    @Advice.OnMethodExit
    public static void exit(@Advice.Return(readOnly = false) boolean answer) {
      answer = true;
    }
  }

  /** Answers that it never ends. */
  public static final class Never {
    @Advice.OnMethodExit
    public static void exit(@Advice.Return(readOnly = false) long answer) {
      answer = Long.MAX_VALUE;
    }
  }

  /** Answers minus one. */
  public static final class MinusOne {
    @Advice.OnMethodExit
    public static void exit(@Advice.Return(readOnly = false) long answer) {
      answer = -1;
    }
  }

  /** Answers its third argument. */
  public static final class ThirdArgument {
    @Advice.OnMethodExit
    public static void exit(
        @Advice.Argument(2) Object third,
        @Advice.Return(readOnly = false, typing = DYNAMIC) Object answer) {
      answer = third;
    }
  }

  /** Answers its second argument. */
  public static final class SecondArgument {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    public static boolean enter() {
      return false;
    }

    @Advice.OnMethodExit
    public static void exit(
        @Advice.Argument(1) Object second,
        @Advice.Return(readOnly = false, typing = DYNAMIC) Object answer) {
      answer = second;
    }
  }

  /** Answers a stage that is complete. */
  public static final class Done {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    public static boolean enter() {
      return false;
    }

    @Advice.OnMethodExit
    public static void exit(@Advice.Return(readOnly = false) CompletableFuture<?> answer) {
      answer = CompletableFuture.completedFuture(null);
    }
  }

  /** Answers yes, where no answer is possible too. */
  public static final class True {
    @Advice.OnMethodExit
    public static void exit(@Advice.Return(readOnly = false, typing = DYNAMIC) Object answer) {
      answer = true;
    }
  }

  /** Does what it does, but answers at once that it is done. */
  public static final class AtOnce {
    @Advice.OnMethodExit
    public static void exit(@Advice.Return(readOnly = false) CompletableFuture<?> answer) {
      answer = CompletableFuture.completedFuture(null);
    }
  }
}
