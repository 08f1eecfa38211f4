package io.tiercel.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a script answers. When a command within it is refused, Redis before 7.0 names the script and
 * the line in front of the reason; only the reason is kept, by which Lettuce and this tier tell a
 * replica, or a primary without its replicas, from other failures.
 */
final class ScriptOutput extends NestedMultiOutput<byte[], byte[]> {

  private static final Pattern WITHIN =
      Pattern.compile("ERR Error running script .*?: -([A-Z]+ .*)", Pattern.DOTALL);

  ScriptOutput() {
    super(ByteArrayCodec.INSTANCE);
  }

  @Override
  public @Nullable String getError() {
    String error = super.getError();
    if (error == null) {
      return null;
    }
    Matcher within = WITHIN.matcher(error);
    return within.matches() ? within.group(1).strip() : error;
  }
}
