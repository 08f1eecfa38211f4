package io.tiercel.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for by name: in its query, or in its body, where keys belong so that no log
 * of addresses has them.
 *
 * @param fields each by its name
 */
record Form(Map<String, String> fields) {

  private static final int LONGEST = 64 << 10;

  static Form of(HttpExchange exchange) throws IOException, Refusal {
    if (!exchange.getRequestMethod().equals("POST")) {
      return parse(exchange.getRequestURI().getRawQuery());
    }
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST + 1);
    if (body.length > LONGEST) {
      throw new Refusal(413, "A request has at most 64 KiB");
    }
    return parse(new String(body, StandardCharsets.UTF_8));
  }

  private static Form parse(@Nullable String text) throws Refusal {
    Map<String, String> fields = new HashMap<>();
    for (String field : text == null ? new String[0] : text.split("&", 20)) {
      String[] parts = field.split("=", 2);
      fields.put(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
    }
    return new Form(fields);
  }

  private static String decode(String text) throws Refusal {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new Refusal(400, "The request is not encoded as a form is");
    }
  }

  String get(String name) throws Refusal {
    String value = fields.get(name);
    if (value == null) {
      throw new Refusal(400, "The field " + name + " is missing");
    }
    return value;
  }
}
