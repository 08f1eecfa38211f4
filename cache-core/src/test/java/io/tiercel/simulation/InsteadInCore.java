package io.tiercel.simulation;

import static net.bytebuddy.implementation.bytecode.assign.Assigner.Typing.DYNAMIC;

import java.util.List;
import java.util.Map;
import net.bytebuddy.asm.Advice;

/** What patched methods of the engine do instead, beside what any method can do. */
@SuppressWarnings("UnusedVariable") // to write a returned parameter is to return it
final class InsteadInCore {

  private InsteadInCore() {}

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

  /** Takes a removal for made as soon as it was sent. */
  static final class Forgetful {
    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("pending") Object pending,
        @Advice.Argument(0) Object change,
        @Advice.Argument(1) Map<?, ?> snapshot) {
      Help.delivered(pending, change, snapshot);
    }
  }
}
