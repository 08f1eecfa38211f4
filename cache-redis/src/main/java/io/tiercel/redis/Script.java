package io.tiercel.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** The scripts, each of one partition and one atomic step. Their texts never change at run time. */
enum Script {
  GREET("greet"),
  LOOK("head", "look"),
  ACQUIRE("head", "entries", "acquire"),
  TAKE("head", "entries", "take"),
  FILL("head", "entries", "fill"),
  REMOVE("head", "remove"),
  MARK("head", "mark"),
  BLOCK("head", "block"),
  UNBLOCK("head", "unblock"),
  RENEW("head", "entries", "renew"),
  RELEASE("head", "release"),
  USED("used");

  private final String text;
  private final String sha;

  Script(String... parts) {
    StringBuilder joined = new StringBuilder();
    for (String part : parts) {
      joined.append(read(part + ".lua"));
    }
    this.text = joined.toString();
    this.sha = sha(text);
  }

  String text() {
    return text;
  }

  /** The name that a server knows it by once it has seen it. */
  String sha() {
    return sha;
  }

  private static String read(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String sha(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
