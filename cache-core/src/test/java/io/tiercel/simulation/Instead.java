package io.tiercel.simulation;

import static net.bytebuddy.implementation.bytecode.assign.Assigner.Typing.DYNAMIC;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** What patched methods do instead. Advice is copied into them, so it uses public things only. */
@SuppressWarnings("UnusedVariable") // to write a returned parameter is to return it
final class Instead {

  private Instead() {}

  /** Nothing. */
  static final class Nothing {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    static boolean enter() {
      return false;
    }
  }

  /** Answers no, zero or null. */
  static final class No {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    static boolean enter() {
      return false;
    }
  }

  /** Answers yes. */
  static final class Yes {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    static boolean enter() {
      return false;
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean answer) {
      answer = true;
    }
  }

  /** Answers that it never ends. */
  static final class Never {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) long answer) {
      answer = Long.MAX_VALUE;
    }
  }

  /** Answers its third argument. */
  static final class ThirdArgument {
    @Advice.OnMethodExit
    static void exit(
        @Advice.Argument(2) Object third,
        @Advice.Return(readOnly = false, typing = DYNAMIC) Object answer) {
      answer = third;
    }
  }

  /** Answers its second argument. */
  static final class SecondArgument {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    static boolean enter() {
      return false;
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Argument(1) Object second,
        @Advice.Return(readOnly = false, typing = DYNAMIC) Object answer) {
      answer = second;
    }
  }

  /** Answers a stage that is complete. */
  static final class Done {
    @Advice.OnMethodEnter(skipOn = Advice.OnDefaultValue.class)
    static boolean enter() {
      return false;
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) CompletableFuture<?> answer) {
      answer = CompletableFuture.completedFuture(null);
    }
  }

  /** Answers the nearest first. */
  static final class NearestFirst {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) List<?> answer) {
      answer = Help.reversed(answer);
    }
  }

  /** Answers the lease that stands, whoever has it. */
  static final class AnyLease {
    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("leases") Map<?, ?> leases,
        @Advice.Argument(0) Object key,
        @Advice.Return(readOnly = false, typing = DYNAMIC) Object answer) {
      answer = leases.get(key);
    }
  }

  /** Detaches the flights before the tiers are voided. */
  static final class DetachFirst {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue("engine") Object engine, @Advice.FieldValue("change") Object change) {
      Help.detach(engine, change);
    }
  }
}
