package io.tiercel.bench.load;

import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.bench.load.scenario.Fault;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets the faults of a scenario happen, each at its time, in a thread of its own. */
final class Faults {
  private final List<Fault> planned;
  private final Ground ground;
  private final Nodes nodes;
  private volatile boolean ended;

  Faults(List<Fault> planned, Ground ground, Nodes nodes) {
    this.planned = planned;
    this.ground = ground;
    this.nodes = nodes;
  }

  void begin() {
    Thread thread = new Thread(this::run, "faults");
    thread.setDaemon(true);
    thread.start();
  }

  void end() {
    ended = true;
  }

  private void run() {
    for (Fault fault : planned) {
      awaitTime(nodes.beganMillis() + fault.at().toMillis());
      if (ended) {
        return;
      }
      try {
        happen(fault);
      } catch (IOException failure) {
        System.err.println(fault.text() + " failed: " + failure.getMessage());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void awaitTime(long millis) {
    for (long left = millis - System.currentTimeMillis();
        left > 0 && !ended;
        left = millis - System.currentTimeMillis()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(left, 100)));
    }
  }

  private void happen(Fault fault) throws IOException, InterruptedException {
    switch (fault.what()) {
      case KILL_REDIS -> redis().kill();
      case START_REDIS -> redis().restart();
      case STOP_REDIS -> redis().stop();
      case CONTINUE_REDIS -> redis().proceed();
      case SLOW_DATABASE -> nodes.tell("slow " + fault.by().toMillis());
      case FAIL_DATABASE -> nodes.tell("fail");
      case HEAL_DATABASE -> nodes.tell("heal");
      case KILL_NODE -> nodes.kill(fault.node());
      case START_NODE -> nodes.start(fault.node());
      case RESTART_NODES -> nodes.restartAll();
    }
  }

  private RedisProcess redis() {
    return ground.redis().orElseThrow();
  }
}
