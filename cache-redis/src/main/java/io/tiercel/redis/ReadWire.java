package io.tiercel.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What reading needs of a connection. Nothing here blocks or throws. */
interface ReadWire {

  /** What names the primary that serves a key; requests of one primary can be sent as one. */
  String primaryOf(byte[] key);

  /** Reads groups of keys, each of one hash slot, in one go. Each is answered for itself. */
  List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups);
}
