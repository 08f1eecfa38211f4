package io.tiercel.redis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut and mended. */
public final class Proxy implements AutoCloseable {

  private final int target;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

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
          Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
          far.setTcpNoDelay(true);
          open.add(far);
          run(() -> pump(near, far));
          run(() -> pump(far, near));
        }
      }
    } catch (IOException closed) {
      return; // the door was closed
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException broken) {
      cutBoth(from, to);
    }
    cutBoth(from, to);
  }

  private void cutBoth(Socket one, Socket other) {
    end(one);
    end(other);
    open.remove(one);
    open.remove(other);
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
