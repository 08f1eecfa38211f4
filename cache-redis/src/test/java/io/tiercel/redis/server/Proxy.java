package io.tiercel.redis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A way to a server that can be cut and mended, and made longer. */
public final class Proxy implements AutoCloseable {

  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean cut;
  private final AtomicInteger swallowed = new AtomicInteger();
  private volatile long delay;

  /** A way to a port of this machine. */
  public Proxy(int target) {
    this.target = target;
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    run(this::accept);
  }

  /** The port at this end. */
  public int port() {
    return door.getLocalPort();
  }

  /** The address at this end. */
  public String uri() {
    return "redis://127.0.0.1:" + door.getLocalPort();
  }

  /** Breaks all connections, and refuses new ones. */
  public void cut() {
    cut = true;
    open.forEach(Proxy::end);
  }

  /** Lets connections through again. */
  public void mend() {
    cut = false;
  }

  /** Nothing gets through any more on the connections that there are, and nobody is told. */
  public void swallow() {
    swallowed.incrementAndGet();
  }

  /** Leads new connections to another port, as a name does that was given to another server. */
  public void lead(int port) {
    target = port;
  }

  /** Delivers what comes from now on so much later, each way; its order stays. */
  public void slow(Duration eachWay) {
    delay = eachWay.toNanos();
  }

  @Override
  public void close() {
    cut();
    end(door);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = door.accept();
        near.setTcpNoDelay(true);
        open.add(near);
        if (cut) {
          end(near);
        } else {
          join(near);
        }
      }
    } catch (IOException closed) {
      return; // the door was closed
    }
  }

  private void join(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      far.setTcpNoDelay(true);
      open.add(far);
      new Pipe(near, far).start();
      new Pipe(far, near).start();
      if (cut) { // meanwhile, and without the new one
        cut();
      }
    } catch (IOException absent) {
      end(near);
      open.remove(near);
    }
  }

  /** What goes one way. */
  private final class Pipe {
    private final Socket from;
    private final Socket to;
    private final int since = swallowed.get();
    private final BlockingQueue<Parcel> line = new LinkedBlockingQueue<>();

    private Pipe(Socket from, Socket to) {
      this.from = from;
      this.to = to;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Parcel(long due, byte[] bytes) {
      private static final Parcel END = new Parcel(Long.MIN_VALUE, new byte[0]);
    }

    void start() {
      run(this::read);
      run(this::write);
    }

    private void read() {
      byte[] buffer = new byte[64 * 1024];
      try {
        InputStream in = from.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          line.add(new Parcel(System.nanoTime() + delay, Arrays.copyOf(buffer, read)));
        }
      } catch (IOException broken) {
        line.clear();
      }
      line.add(Parcel.END);
    }

    private void write() {
      try {
        OutputStream out = to.getOutputStream();
        for (Parcel next = line.take(); next != Parcel.END; next = line.take()) {
          for (long rest = left(next); rest > 0; rest = left(next)) {
            LockSupport.parkNanos(rest);
          }
          if (since == swallowed.get()) {
            out.write(next.bytes());
          }
        }
      } catch (IOException | InterruptedException broken) {
        line.clear();
      }
      end(from);
      end(to);
      open.remove(from);
      open.remove(to);
    }

    private long left(Parcel parcel) {
      return parcel.due() - System.nanoTime();
    }
  }

  private static void end(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception broken) {
      return; // it is ended either way
    }
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
