package io.tiercel.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code head.lua} says, in Java: how each script of a partition begins and ends. */
class ModelHead {
  static final long MARGIN = 60_000;
  private static final int HEAD = 64;

  final ModelKeys redis;
  final List<String> keys;
  final long now;
  String incarnation = "";
  long number;
  long all;
  long marks;
  String marksToken = "";
  long blocked;
  boolean changed;
  private final List<String> arguments;
  private final Publisher publisher;
  private long link;
  private String linkToken = "";

  /** Where messages go. */
  interface Publisher {
    void publish(String channel, String message);
  }

  ModelHead(ModelKeys redis, RedisWire.Call call, Publisher publisher) {
    this.redis = redis;
    this.publisher = publisher;
    this.keys = call.keys().stream().map(ModelHead::text).toList();
    this.arguments = call.arguments().stream().map(ModelHead::text).toList();
    this.now = redis.now();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An argument, counted from one as in the scripts. */
  String argument(int position) {
    return arguments.get(position - 1);
  }

  long numeral(int position) {
    return Long.parseLong(argument(position));
  }

  void readHead() {
    String head = redis.get(keys.get(0));
    changed = head == null || head.length() != HEAD || isSenseless(head);
    if (head == null || changed) {
      String nonce = argument(1);
      incarnation = nonce.substring(0, 8);
      number = 1;
      all = 1;
      marks = 1;
      marksToken = nonce.substring(16, 24);
      blocked = now + MARGIN;
      link = 0;
      linkToken = nonce.substring(8, 16);
      return;
    }
    incarnation = head.substring(0, 8);
    number = number(head, 8);
    all = number(head, 16);
    marks = number(head, 24);
    marksToken = head.substring(32, 40);
    blocked = number(head, 40);
    link = number(head, 48);
    linkToken = head.substring(56, 64);
  }

  private static boolean isSenseless(String head) {
    long last = number(head, 8);
    return isNoCount(last)
        || isNoCount(number(head, 40))
        || isNoCount(number(head, 48))
        || Long.compareUnsigned(number(head, 16), last) > 0
        || Long.compareUnsigned(number(head, 24), last) > 0;
  }

  private static boolean isNoCount(long number) {
    return number < 0 || number > 1L << 52;
  }

  static long number(String text, int at) {
    return ByteBuffer.wrap(bytes(text.substring(at, at + Long.BYTES))).getLong();
  }

  static int medium(String text, int at) {
    return ByteBuffer.wrap(bytes(text.substring(at, at + Integer.BYTES))).getInt();
  }

  static int small(String text, int at) {
    return text.charAt(at) << 8 | text.charAt(at + 1);
  }

  static String pack(long number) {
    return text(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  static String packSmall(int number) {
    return text(ByteBuffer.allocate(Short.BYTES).putShort((short) number).array());
  }

  void begin() {
    redis.persist(keys.get(0));
  }

  void advance() {
    number++;
    changed = true;
  }

  byte[] seal() {
    String head =
        incarnation
            + pack(number)
            + pack(all)
            + pack(marks)
            + marksToken
            + pack(blocked)
            + pack(link)
            + linkToken;
    if (changed) {
      redis.set(keys.get(0), head);
    }
    return bytes(head);
  }

  List<@Nullable Object> sealed() {
    return answers(now, seal());
  }

  byte[] publish(String channel, String origin, String body) {
    if (channel.isEmpty()) {
      return seal();
    }
    String previous = pack(link) + linkToken;
    appendLink();
    byte[] sealed = seal();
    String next = pack(link) + linkToken;
    publisher.publish(
        channel,
        "\u0001" + previous + next + packSmall(origin.length()) + origin + body + pack(now));
    return sealed;
  }

  byte[] publishKeys(String channel, String origin, List<String> names) {
    String body = "k" + packSmall(0) + packSmall(names.size()) + String.join("", names);
    return names.isEmpty() ? seal() : publish(channel, origin, body);
  }

  void appendLink() {
    link++;
    linkToken = argument(1).substring(8, 16);
    changed = true;
  }

  static List<@Nullable Object> answers(@Nullable Object... items) {
    return new ArrayList<>(Arrays.asList(items));
  }
}
