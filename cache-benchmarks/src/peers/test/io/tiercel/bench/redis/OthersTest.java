package io.tiercel.bench.redis;

import io.tiercel.bench.SharedPeer;
import java.util.List;

/** Whether others' caches do what they are compared in. */
class OthersTest extends SharedPeerTest {

  static List<SharedPeer> contenders() {
    return SharedPeer.all();
  }
}
