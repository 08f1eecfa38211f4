package io.tiercel.bench;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Somebody else's cache, set up as its documentation recommends. Peers are in builds with the
 * profile {@code peers} only.
 */
public interface Peer {

  /** What it is called. */
  String name();

  /** A new, empty one for so many entries. */
  Contender open(long size);

  /** All that are in this build. */
  static List<Peer> all() {
    return ServiceLoader.load(Peer.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
