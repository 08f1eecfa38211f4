package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Entry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.management.BadAttributeValueExpException;
import org.junit.jupiter.api.Test;

class ForyCodecTest {

  @Test
  void record_returnsEqual() throws Exception {
    assertReturns(ForyCodec.of(Samples.Order.class), Samples.order());
  }

  @Test
  void generics_return() throws Exception {
    Map<String, List<Samples.Line>> value = new HashMap<>();
    value.put("a", List.of(new Samples.Line("x", 1, BigDecimal.ONE)));

    assertReturns(ForyCodec.of(new TypeRef<Map<String, List<Samples.Line>>>() {}), value);
  }

  @Test
  void sealedAndListedImplementations_return() throws Exception {
    assertReturns(ForyCodec.of(Drawing.class), new Drawing(List.of(new Circle(1), new Dot())));
    assertReturns(ForyCodec.of(Open.class, OpenOne.class), new Open(new OpenOne("x")));
  }

  @Test
  void unlistedImplementation_isNotWritten() {
    ForyCodec<Open> codec = ForyCodec.of(Open.class);

    assertThatThrownBy(() -> codec.encode(new Open(new OpenOne("x"))))
        .hasMessageContaining("OpenOne");
  }

  @Test
  void unlistedClassInTheBytes_isUndecodable() throws Exception {
    byte[] bytes = ForyCodec.of(Open.class, OpenOne.class).encode(new Open(new OpenOne("x")));
    ForyCodec<Open> codec = ForyCodec.of(Open.class);

    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length)).isInstanceOf(Exception.class);
  }

  @Test
  void valueOfAnotherType_isUndecodable() throws Exception {
    byte[] line = ForyCodec.of(Samples.Line.class).encode(new Samples.Line("x", 1, BigDecimal.ONE));
    byte[] map = ForyCodec.of(new TypeRef<Map<String, String>>() {}).encode(new HashMap<>());
    ForyCodec<Samples.Customer> codec = ForyCodec.of(Samples.Customer.class, Samples.Line.class);

    assertThatThrownBy(() -> codec.decode(line, 0, line.length)).hasMessageContaining("Customer");
    assertThatThrownBy(() -> codec.decode(map, 0, map.length)).hasMessageContaining("Customer");
  }

  @Test
  void manyThreads_doNotMixTheirValues() {
    ForyCodec<Samples.Customer> codec = ForyCodec.of(Samples.Customer.class);

    IntStream.range(0, 2_000)
        .parallel()
        .forEach(i -> assertReturns(codec, new Samples.Customer(i, "c" + i)));
  }

  @Test
  void valueWithACycle_isDeclined() {
    EntryCodec<String, Node> entries =
        Samples.entries(ForyCodec.of(Node.class), Samples.settings());
    Node node = new Node(new ArrayList<>());
    node.next.add(node);

    assertThat(entries.encode("k", Entry.of(node, 1, 2, 3), 0))
        .isInstanceOf(Encoded.Declined.class);
  }

  @Test
  void classThatForyRefuses_failsWhenMade() {
    assertThatThrownBy(() -> ForyCodec.of(Samples.Line.class, BadAttributeValueExpException.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("BadAttributeValueExpException");
  }

  @Test
  void enumsOfTheJdk_return() {
    assertReturns(ForyCodec.of(Plan.class), new Plan(DayOfWeek.MONDAY, TimeUnit.DAYS));
    assertReturns(
        ForyCodec.of(Plan.class, DayOfWeek.class), new Plan(DayOfWeek.FRIDAY, TimeUnit.HOURS));
    assertReturns(ForyCodec.of(DayOfWeek.class), DayOfWeek.SUNDAY);
  }

  @Test
  void listedClassesOfTheJdk_return() {
    Calendar calendar = new GregorianCalendar(2026, Calendar.MAY, 1);

    assertReturns(
        ForyCodec.of(Appointment.class, GregorianCalendar.class), new Appointment(calendar));
    assertReturns(ForyCodec.of(GregorianCalendar.class), (GregorianCalendar) calendar);
    assertReturns(ForyCodec.of(Any.class, ArrayList.class), new Any(new ArrayList<>(List.of("x"))));
    assertReturns(ForyCodec.of(Any.class, URI[].class), new Any(URI.create("a:b")));
  }

  @Test
  void listedInterface_isRefused() {
    for (Class<?> each : List.of(Runnable.class, Calendar.class, Base.class, Base[].class)) {
      assertThatThrownBy(() -> ForyCodec.of(Any.class, each))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(each.getName())
          .hasMessageContaining("list its implementations");
    }
  }

  private static <T> void assertReturns(ForyCodec<T> codec, T value) {
    try {
      byte[] bytes = codec.encode(value);
      byte[] shifted = new byte[bytes.length + 9];
      System.arraycopy(bytes, 0, shifted, 4, bytes.length);
      assertThat(codec.decode(shifted, 4, bytes.length)).isEqualTo(value);
    } catch (Exception thrown) {
      throw new AssertionError(thrown);
    }
  }

  record Drawing(List<Shape> shapes) {}

  sealed interface Shape permits Circle, Dot {}

  record Circle(int radius) implements Shape {}

  record Dot() implements Shape {}

  record Open(Runnable content) {}

  record OpenOne(String name) implements Runnable {
    @Override
    public void run() {}
  }

  record Node(List<Node> next) {}

  record Plan(DayOfWeek day, TimeUnit unit) {}

  record Appointment(Calendar at) {}

  record Any(Object content) {}

  abstract static class Base {}
}
