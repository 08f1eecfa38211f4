package io.tiercel.bench.load;

import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.report.ResultText;
import io.tiercel.bench.load.scenario.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the faults of a scenario happen, each at its time, in a thread of its own, and keeps what
 * came of each. What did not happen must not look as if the stack had borne it.
 */
final class Faults {
  private final List<Fault> planned;
  private final long beganMillis;
  private final Doing doing;
  private final Thread thread = new Thread(this::run, "faults");
  private final List<Result.Mark> marks = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private volatile boolean ended;

  /** What does a fault. */
  @FunctionalInterface
  interface Doing {
    void happen(Fault fault) throws IOException, InterruptedException;
  }

  /** Faults at times from this millisecond of the epoch on. */
  Faults(List<Fault> planned, long beganMillis, Doing doing) {
    this.planned = planned;
    this.beganMillis = beganMillis;
    this.doing = doing;
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  /** Lets no other fault happen, and waits for the end of one that is happening. */
  void end() throws InterruptedException {
    ended = true;
    thread.join();
  }

  /** What happened, and when; to be asked after the end. */
  List<Result.Mark> marks() {
    return List.copyOf(marks);
  }

  /** What was planned and did not happen; to be asked after the end. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private void run() {
    for (Fault fault : planned) {
      awaitTime(beganMillis + fault.at().toMillis());
      if (ended) {
        problems.add(said(fault) + " did not happen before the end");
      } else {
        attempt(fault);
      }
    }
  }

  private void attempt(Fault fault) {
    double second = (System.currentTimeMillis() - beganMillis) / 1e3;
    try {
      doing.happen(fault);
      marks.add(new Result.Mark(second, fault.text()));
    } catch (IOException | RuntimeException failure) {
      problems.add(said(fault) + " failed: " + failure.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      problems.add(said(fault) + " was interrupted");
    }
  }

  private static String said(Fault fault) {
    return ResultText.line("%s at %.1f s", fault.text(), fault.at().toMillis() / 1e3);
  }

  private void awaitTime(long millis) {
    for (long left = millis - System.currentTimeMillis();
        left > 0 && !ended;
        left = millis - System.currentTimeMillis()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(left, 100)));
    }
  }

  /** Does faults to a stack. */
  static Doing to(Ground ground, Nodes nodes) {
    return fault -> happen(fault, ground, nodes);
  }

  private static void happen(Fault fault, Ground ground, Nodes nodes)
      throws IOException, InterruptedException {
    switch (fault.what()) {
      case KILL_REDIS -> redis(ground).kill();
      case START_REDIS -> redis(ground).restart();
      case STOP_REDIS -> redis(ground).stop();
      case CONTINUE_REDIS -> redis(ground).proceed();
      case SLOW_DATABASE -> nodes.tell("slow " + fault.by().toMillis());
      case FAIL_DATABASE -> nodes.tell("fail");
      case HEAL_DATABASE -> nodes.tell("heal");
      case KILL_NODE -> nodes.kill(fault.node());
      case START_NODE -> nodes.start(fault.node());
      case RESTART_NODES -> nodes.restartAll();
    }
  }

  private static RedisProcess redis(Ground ground) {
    return ground.redis().orElseThrow();
  }
}
