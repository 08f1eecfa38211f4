package io.tiercel.console;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the console answers.
 *
 * @param status the HTTP status
 * @param type the media type
 * @param body the text
 */
record Reply(int status, String type, String body) {

  static Reply json(int status, @Nullable Object value) {
    return text(status, "application/json", Json.of(value));
  }

  static Reply text(int status, String type, String text) {
    return new Reply(status, type, text);
  }

  static Reply refusal(int status, String why) {
    return json(status, Map.of("error", why));
  }
}
