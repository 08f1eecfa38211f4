package io.tiercel.codec;

import io.tiercel.codec.Decoded.Reason;
import java.util.List;

/** The versions of the envelope that are read here, and the one that is written. */
final class Layouts {

  /** What this release reads. */
  static final Layouts ALL = new Layouts(List.of(new Layout1()));

  private final List<Layout> layouts;

  Layouts(List<Layout> layouts) {
    this.layouts = List.copyOf(layouts);
  }

  List<Layout> layouts() {
    return layouts;
  }

  /** The newest version. */
  int newest() {
    return layouts.stream().mapToInt(Layout::version).max().orElseThrow();
  }

  /** Whether the version can be read and written here. */
  boolean knows(int version) {
    return layouts.stream().anyMatch(layout -> layout.version() == version);
  }

  /** The layout of a version. */
  Layout of(int version) throws Flaw {
    for (Layout layout : layouts) {
      if (layout.version() == version) {
        return layout;
      }
    }
    throw new Flaw(Reason.VERSION);
  }

  /** The layout that an envelope is in. */
  Layout of(byte[] envelope) throws Flaw {
    if (envelope.length < 2 || envelope[0] != Layout.MAGIC) {
      throw new Flaw(Reason.CORRUPT);
    }
    return of(envelope[1] & 0xff);
  }
}
