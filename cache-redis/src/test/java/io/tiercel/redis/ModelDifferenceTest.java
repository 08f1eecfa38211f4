package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.Codec;
import io.tiercel.codec.CodecSettings;
import io.tiercel.codec.Encoded;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.redis.LeaseTicket.Purpose;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Taking;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The model of Redis and a real one are asked the same, in random order, by the code that asks in
 * earnest. Each answer, each message, and all content after each step have to be the same.
 */
class ModelDifferenceTest {
  private static final KeyCodec<String> KEYS = KeyCodec.of(String.class);
  private static final EntryCodec<String, String> CODEC =
      EntryCodec.of(KEYS, Codec.text(), CodecSettings.of("ns", "cache"));
  private static final List<String> NAMES = List.of("a:1", "a:2", "b:1");
  private static final List<String> TAGS = List.of("red", "green", "a:", "b:");
  private static final int STEPS = 1_500;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(2);
  private static final Duration OVER = Duration.ofMillis(10);

  private final Keyspace.Part part = new Keyspace(RedisSettings.DEFAULT, "cache").part(0);
  private final TwinWire twins = new TwinWire(part.channel());
  private final ServerClock clock = new ServerClock(RealTime.SCHEDULING);
  private final Partition home = partition(true, LONG);
  private final Partition farther = partition(false, LONG);
  private final Partition hasty = partition(true, SHORT);
  private final List<LeaseTicket> tickets = new ArrayList<>();
  private final Set<Object> kinds = new HashSet<>();
  private Random random = new Random(0);

  private Partition partition(boolean isHome, Duration leaseLife) {
    return new Partition(
        part,
        new Session(
            new SharedWire.Use(twins), clock, RealTime.SCHEDULING, "node", isHome, leaseLife));
  }

  @AfterEach
  void close() {
    twins.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomCommands_areAnsweredAlikeByTheModelAndARealServer(long seed) {
    random = new Random(seed);
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    Awaitility.await().until(() -> twins.heard().size() >= twins.said().size());
    assertThat(twins.heard()).isEqualTo(twins.said());
    assertThat(twins.said()).hasSizeGreaterThan(STEPS / 20);
    assertThat(kinds).as("what was published").contains(Script.FILL);
    assertThat(kinds).as("what was answered").contains((Object[]) Found.Kind.values());
    assertThat(kinds).as("what became of fills").contains((Object[]) Fate.values());
  }

  private void step() {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> acquire();
      case 4, 5 -> take();
      case 6, 7, 8, 9 -> fill();
      case 10 -> attempt(() -> anyOf(home, farther).renewAll(tickets()));
      case 11 -> attempt(() -> home.releaseAll(tickets()));
      case 12, 13 -> remove();
      case 14 -> block();
      case 15 -> attempt(home::headOrNew);
      case 16, 17 -> attempt(() -> home.fetch(inquiries()));
      case 18 -> mishap();
      default ->
          anyOf(List.<Runnable>of(this::greet, this::storeAndMark, this::storeAndMark)).run();
    }
  }

  /** An entry that may be hidden by a mark: an asker who does not name its tags cannot be told. */
  private void storeAndMark() {
    List<Inquiry<String, String>> asked = inquiries();
    keep(asked, attempt(() -> home.take(asked, Taking.WRITE)), Purpose.STORE);
    fill();
    Change<String> mark = new Change.Tags<>(Set.of(anyOf(TAGS)));
    attempt(() -> home.remove(mark, List.of()));
    acquire();
  }

  private void acquire() {
    List<Inquiry<String, String>> asked = inquiries();
    boolean ticket = random.nextInt(5) > 0;
    Partition asker = asker();
    keep(asked, attempt(() -> asker.acquire(asked, ticket)), Purpose.STORE);
    passIf(asker == hasty);
  }

  private void take() {
    List<Inquiry<String, String>> asked = inquiries();
    Taking taking = anyOf(Taking.values());
    Partition asker = asker();
    Purpose purpose = taking == Taking.UPDATE ? Purpose.DECIDE : Purpose.STORE;
    keep(asked, attempt(() -> asker.take(asked, taking)), purpose);
    passIf(asker == hasty);
  }

  private Partition asker() {
    Partition asker = anyOf(home, home, home, farther, farther, hasty);
    hurryIf(asker == hasty);
    return asker;
  }

  private void keep(
      List<Inquiry<String, String>> asked, Optional<List<Found>> answer, Purpose purpose) {
    List<Found> found = answer.orElse(List.of());
    for (int i = 0; i < found.size(); i++) {
      kinds.add(found.get(i).kind());
      Found.Granted lease = found.get(i).lease();
      if (lease != null) {
        tickets.add(new LeaseTicket(new Nobody(), asked.get(i).located, lease, purpose));
      }
    }
  }

  /** Mostly the latest tickets, whose leases may still stand. */
  private LeaseTicket ticket() {
    if (tickets.isEmpty() || random.nextInt(10) == 0) {
      Found.Granted nobodys = new Found.Granted(new byte[16], 7, 1);
      return new LeaseTicket(new Nobody(), place(anyOf(NAMES)), nobodys, anyOf(Purpose.values()));
    }
    int age = Math.min(tickets.size(), 1 + random.nextInt(6));
    return tickets.get(tickets.size() - age);
  }

  private List<LeaseTicket> tickets() {
    return Stream.generate(this::ticket).limit(1 + random.nextInt(3)).toList();
  }

  private void fill() {
    twins.look();
    List<Partition.Filled> filled = new ArrayList<>();
    Set<Object> names = new HashSet<>();
    boolean hurried = random.nextInt(10) == 0;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      LeaseTicket ticket = ticket();
      if (names.add(ticket.located().key())) {
        filled.add(filled(ticket, hurried));
      }
    }
    hurryIf(hurried);
    int said = twins.said().size();
    attempt(() -> home.fill(filled)).ifPresent(kinds::addAll);
    if (twins.said().size() > said) {
      kinds.add(Script.FILL);
    }
    passIf(hurried);
  }

  private Partition.Filled filled(LeaseTicket ticket, boolean hurried) {
    String key = (String) ticket.located().key();
    Set<String> tags = new LinkedHashSet<>(ticket.located().tags());
    Set<String> own = new LinkedHashSet<>(some(TAGS.subList(0, 2)));
    tags.addAll(own);
    if (random.nextInt(10) == 0) {
      return new Partition.Filled(ticket, new byte[0], tags, ticket.decides());
    }
    long now = twins.millis();
    long stale = hurried ? now + 2 : anyOf(now - 1, now + 90_000, Entry.NEVER);
    long fresh = Math.min(stale, now + anyOf(-1L, 60_000L));
    Entry<String> entry = new Entry<>("v" + now, now, fresh, stale, own, ticket.number());
    Encoded encoded = CODEC.encode(key, entry, ticket.incarnation());
    byte[] data = ((Encoded.Storable) encoded).bytes();
    return new Partition.Filled(ticket, data, tags, ticket.decides() && random.nextInt(4) > 0);
  }

  private void remove() {
    Change<String> change = change();
    attempt(() -> anyOf(home, home, farther).remove(change, places(change)));
  }

  private void block() {
    Change<String> change = change();
    Duration time = anyOf(LONG, Duration.ofMinutes(3));
    long number = tickets.size() % 10;
    if (random.nextBoolean()) {
      Partition.Blocking how = new Partition.Blocking(time, number);
      attempt(() -> home.block(change, places(change), how));
    } else {
      attempt(() -> home.unblock(change, places(change), number));
    }
  }

  private void greet() {
    byte[] layout = Keyspace.bytes(anyOf("format=1", "format=1", "format=2"));
    attempt(
        () -> twins.run(new RedisWire.Call(Script.GREET, List.of(part.layout()), List.of(layout))));
  }

  private void mishap() {
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> evict();
      case 3 -> twins.set(part.data(KEYS.bytes(anyOf(NAMES))), garbage());
      case 4 -> twins.flushScripts();
      case 5 -> during(twins::full, 24);
      case 6 -> during(twins::readOnly, 6);
      case 7 -> twins.set(part.head(), senselessHead());
      default -> twins.flush();
    }
  }

  private void evict() {
    List<String> keys = twins.keys();
    if (!keys.isEmpty()) {
      twins.evict(anyOf(keys));
    }
  }

  /** Of the right length, and about as sensible as a head may be that somebody else has written. */
  private byte[] senselessHead() {
    ByteBuffer head = ByteBuffer.allocate(8 * Long.BYTES);
    for (int i = 0; i < 8; i++) {
      head.putLong(anyOf(1L, 1L, 1L, 2L, -1L, 1L << 52, (1L << 52) + 1, Long.MAX_VALUE));
    }
    return head.array();
  }

  private byte[] garbage() {
    byte[] bytes = new byte[random.nextInt(100)];
    random.nextBytes(bytes);
    if (bytes.length > 1) {
      bytes[0] = (byte) 0xca;
      bytes[1] = 1;
    }
    return bytes;
  }

  private void during(Switch trouble, int steps) {
    trouble.turn(true);
    for (int i = 0; i < steps; i++) {
      List.<Runnable>of(
              this::take, this::fill, this::acquire, this::fill, this::remove, this::block)
          .get(i % 6)
          .run();
    }
    trouble.turn(false);
  }

  private interface Switch {
    void turn(boolean on);
  }

  /** What is refused is refused by both. */
  private static <T> Optional<T> attempt(Supplier<CompletableFuture<T>> command) {
    try {
      return Optional.of(command.get().join());
    } catch (CompletionException refused) {
      return Optional.empty();
    }
  }

  private void hurryIf(boolean hurried) {
    if (hurried) {
      twins.hurry();
    }
  }

  private void passIf(boolean hurried) {
    if (hurried) {
      RealTime.pass(OVER);
      twins.passed();
    }
  }

  private List<Inquiry<String, String>> inquiries() {
    List<Inquiry<String, String>> asked = new ArrayList<>();
    for (String name : some(NAMES)) {
      long newer = random.nextInt(5) == 0 ? twins.millis() - random.nextInt(1000) : Long.MIN_VALUE;
      Inquiry<String, String> inquiry = new Inquiry<>(place(name), newer);
      if (random.nextInt(3) > 0) {
        inquiry.bears(Set.copyOf(TAGS));
      }
      asked.add(inquiry);
    }
    return asked;
  }

  private Change<String> change() {
    return switch (random.nextInt(10)) {
      case 0 -> new Change.All<>();
      case 1 -> new Change.Tags<>(new LinkedHashSet<>(some(TAGS)));
      case 2, 3, 4, 5 -> new Change.Tags<>(Set.of(anyOf(TAGS)));
      default -> new Change.Keys<>(some(NAMES));
    };
  }

  private List<Located<String>> places(Change<String> change) {
    return change instanceof Change.Keys<String> keys
        ? keys.keys().stream().map(ModelDifferenceTest::place).toList()
        : List.of();
  }

  private static Located<String> place(String name) {
    return new Located<>(name, KEYS.bytes(name), 0, List.of(name.substring(0, 2)));
  }

  @SafeVarargs
  private <T> T anyOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T anyOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> List<T> some(List<T> choices) {
    List<T> left = new ArrayList<>(choices);
    List<T> drawn = new ArrayList<>();
    for (int count = 1 + random.nextInt(choices.size()); count > 0; count--) {
      drawn.add(left.remove(random.nextInt(left.size())));
    }
    return drawn;
  }

  /** Owns tickets that are never used by themselves. */
  private static final class Nobody implements LeaseTicket.Leases {
    @Override
    public Duration life() {
      return LONG;
    }

    @Override
    public CompletableFuture<Boolean> renew(LeaseTicket ticket) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public void release(LeaseTicket ticket) {
      // nobody asks for it
    }
  }
}
