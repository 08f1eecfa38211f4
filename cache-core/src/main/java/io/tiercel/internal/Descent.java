package io.tiercel.internal;

import io.tiercel.internal.Source.Loaded;
import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Observer.Result;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Worth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of one or many flights down the tiers to the loader, and back up: one state machine that
 * loops while its steps are complete and registers one callback otherwise.
 *
 * <p>At each tier the open flights are asked for in one go. Those that find something fresh go back
 * up at once; those whose value another node is loading are set aside; the others go on, with the
 * ticket that the tier gave. What is still open at the end is loaded. Only then does the descent
 * wait for what it set aside, so that two nodes never wait for each other.
 *
 * <p>Each step runs after the one before has ended, so the fields need no lock; the stages between
 * them order the threads that take the steps.
 */
final class Descent<K, V> {

  private enum State {
    ASK,
    SORT,
    LOAD,
    LOADED,
    STORED,
    AGAIN,
    ENDED
  }

  private final Engine<K, V> engine;
  private final Request<K, V> request;
  private final List<Flight<K, V>> all;

  /** How the tiers are asked. It counts until the readers' look through them has been counted. */
  private Ask ask;

  private @Nullable Patience patience;
  private final long began;

  private State state = State.ASK;
  private int position;

  /** Those that look for a value still. */
  private List<Flight<K, V>> open;

  /** Those of the open ones that the present tier is asked for. */
  private List<Flight<K, V>> asked = List.of();

  /** The invalidations that were undelivered when the present tier was asked. */
  private Map<Object, Pending> undelivered = Map.of();

  /** Those that another node is loading. */
  private List<Flight<K, V>> busy = List.of();

  /** Those that Home keeps off the tiers beyond it: they are loaded, and fill nothing. */
  private List<Flight<K, V>> blocked = List.of();

  /** What was found or loaded, on its way up. */
  private List<Landing<K, V>> landings = List.of();

  private CompletableFuture<List<Answer<V>>> answers = Steps.nothing();
  private CompletableFuture<List<Loaded<V>>> loaded = Steps.nothing();

  /** The flights are this descent's own: registered by its creator, if at all. */
  Descent(Engine<K, V> engine, Request<K, V> request, List<Flight<K, V>> flights) {
    this.engine = engine;
    this.request = request;
    this.ask = request.ask();
    this.all = flights;
    this.open = flights;
    this.began = engine.admission().beginning();
    Claim claim = new Claim(flights, request.caller());
    for (Flight<K, V> flight : flights) {
      flight.begin(claim, began);
    }
    if (request.caller().isGone()) {
      claim.leaveUnseen();
    }
  }

  /** Begins with tickets taken already, and so with the load, whatever stood in the tiers. */
  static <K, V> Descent<K, V> fromLoad(
      Engine<K, V> engine, Request<K, V> request, List<Flight<K, V>> flights) {
    Descent<K, V> descent = new Descent<>(engine, request, flights);
    descent.state = State.LOAD;
    flights.forEach(Passage::forget);
    return descent;
  }

  /** Takes as many steps as are possible now. */
  void run() {
    try {
      while (state != State.ENDED) {
        CompletableFuture<?> step = step();
        if (!step.isDone()) {
          Steps.whenDone(step, this::run);
          return;
        }
      }
    } catch (RuntimeException | Error failure) {
      abort(failure);
    }
  }

  private CompletableFuture<?> step() {
    return switch (state) {
      case ASK -> ask();
      case SORT -> sort();
      case LOAD -> load();
      case LOADED -> landLoaded();
      case STORED -> answerLanded();
      case AGAIN -> waitForOthers();
      case ENDED -> Steps.DONE;
    };
  }

  /** Asks the next tier for all open flights that may believe it. */
  private CompletableFuture<?> ask() {
    if (open.isEmpty() || position == request.levels().size()) {
      open.forEach(this::countMiss);
      blocked.forEach(this::countMiss);
      state = State.LOAD;
      return Steps.DONE;
    }
    Level<K, V> level = request.levels().get(position);
    undelivered = engine.undelivered().snapshot();
    asked = level.believers(engine.undelivered(), open);
    if (asked.isEmpty()) {
      position++;
      return Steps.DONE;
    }
    state = State.SORT;
    answers = Steps.call(() -> level.tier().getAll(keys(asked), askOf(position)));
    return answers;
  }

  private Ask askOf(int at) {
    boolean mayFill = request.loads() || at < request.levels().size() - 1;
    Ask fitting = mayFill && !fillNothing(asked) ? ask : ask.withoutTicket();
    return isLending(at) ? fitting.lent() : fitting;
  }

  /** Whether this thread would go to sleep anyway until the tier has answered: its caller's. */
  private boolean isLending(int at) {
    return request.caller().thread() == Thread.currentThread()
        && !request.caller().isGone()
        && request.levels().get(at).local() == null;
  }

  private static <K, V> boolean fillNothing(List<Flight<K, V>> flights) {
    for (Flight<K, V> flight : flights) {
      if (!flight.fillsNothing()) {
        return false;
      }
    }
    return true;
  }

  /** Separates the flights that found something from those that go on. */
  private CompletableFuture<?> sort() {
    Level<K, V> level = request.levels().get(position);
    landings = List.of();
    if (Steps.failureOf(answers) == null) {
      List<Answer<V>> given = answers.join();
      List<Flight<K, V>> leaving = List.of();
      for (int i = 0; i < asked.size(); i++) {
        if (!goesOn(level, asked.get(i), given.get(i))) {
          leaving = with(leaving, asked.get(i));
        }
      }
      open = without(open, leaving);
    }
    return ascend(position++);
  }

  /** Notes what the tier said of one key; answers whether its flight goes on to the next tier. */
  private boolean goesOn(Level<K, V> level, Flight<K, V> flight, Answer<V> answer) {
    if (answer instanceof Answer.Fresh<V> fresh) {
      return !found(level, flight, fresh.entry());
    }
    flight.remember(engine.believed(level, flight.key, answer.entry(), undelivered));
    if (answer instanceof Answer.Miss<V> miss) {
      permit(level, flight, miss.ticket());
      return true;
    }
    if (answer instanceof Answer.Blocked<V>) {
      flight.fillNothing();
      blocked = with(blocked, flight);
      return false;
    }
    return !setAside(level, flight);
  }

  private static <K, V> void permit(Level<K, V> level, Flight<K, V> flight, Ticket ticket) {
    if (ticket == Ticket.NONE && !level.isLocal()) {
      flight.fillOnlyFrom(level.index() + 1);
    }
    flight.permit(level.index(), ticket);
  }

  private boolean found(Level<K, V> level, Flight<K, V> flight, Entry<V> entry) {
    if (engine.believed(level, flight.key, entry, undelivered) == null) {
      flight.fillOnlyFrom(level.index() + 1);
      return false;
    }
    count(entry.absent() ? Result.ABSENT : Result.HIT);
    landings = with(landings, new Landing<>(flight, entry));
    return true;
  }

  private void countMiss(Flight<K, V> flight) {
    count(flight.remembersAnything() ? Result.STALE : Result.MISS);
  }

  private void count(Result result) {
    if (ask.counts() && engine.stack().isObserved()) {
      engine.observer().lookedFor(result);
    }
  }

  /** Another node is loading: wait for it later, unless there is no need or no time to. */
  private boolean setAside(Level<K, V> level, Flight<K, V> flight) {
    long now = engine.scheduling().millis();
    Entry<V> remembered = flight.remembered(now);
    if (request.renews() && remembered != null && remembered.worth(now) == Worth.FRESH) {
      flight.fillNothing();
      landings = with(landings, new Landing<>(flight, remembered));
      return true;
    }
    if (request.loads() && engine.stack().isHome(level) && !patience().isOver()) {
      busy = with(busy, flight);
      countMiss(flight);
      return true;
    }
    if (engine.stack().isHome(level)) {
      flight.fillNothing();
    } else {
      flight.fillOnlyFrom(level.index() + 1);
    }
    return false;
  }

  /** Loads what no tier had, or says that there is nothing. */
  private CompletableFuture<?> load() {
    if (!blocked.isEmpty()) {
      blocked.addAll(open);
      open = blocked;
      blocked = List.of();
    }
    Source<K, V> source = request.source();
    if (source == null) {
      open.forEach(engine.endings()::answerNothing);
      open = List.of();
    } else if (!open.isEmpty()) {
      open = engine.endings().answerThoseInBackoff(open, request.options());
    }
    if (source == null || open.isEmpty()) {
      state = State.AGAIN;
      return Steps.DONE;
    }
    state = State.LOADED;
    loaded = new Load<>(engine, source, request.caller(), open).start();
    return loaded;
  }

  private CompletableFuture<?> landLoaded() {
    List<Loaded<V>> results = loaded.join();
    landings = List.of();
    giveUpThoseThatFailed(results);
    for (int i = 0; i < open.size(); i++) {
      Flight<K, V> flight = open.get(i);
      Loaded<V> result = results.get(i);
      if (result.failure() == null) {
        Entry<V> entry = engine.entryOf(flight.key, result, request.options());
        landings = with(landings, new Landing<>(flight, entry));
      } else {
        engine.endings().answerFailure(flight, result.failure(), request.options());
      }
    }
    open = List.of();
    return ascend(request.levels().size());
  }

  /** All, before anybody hears of one: he may come back for another at once. */
  private void giveUpThoseThatFailed(List<Loaded<V>> results) {
    for (int i = 0; i < open.size(); i++) {
      Throwable failure = results.get(i).failure();
      if (failure != null) {
        engine.endings().giveUp(open.get(i), failure);
      }
    }
  }

  /** Fills the tiers nearer than the given position with what was found. */
  private CompletableFuture<?> ascend(int from) {
    state = State.STORED;
    if (landings.isEmpty() || from == 0) {
      return Steps.DONE;
    }
    Ascent.Levels<K, V> nearer = new Ascent.Levels<>(request.levels(), from);
    CompletableFuture<?> filled = new Ascent<>(engine, nearer, landings, began).run();
    return request.options().reload()
        ? Steps.then(filled, done -> Steps.each(landings, this::emptyIfNotFilled))
        : filled;
  }

  /** A reload took its key everywhere: where it filled nothing, what stood there is old now. */
  private CompletableFuture<?> emptyIfNotFilled(Landing<K, V> landing) {
    return landing.passage.holdsNothing()
        ? Steps.DONE
        : Hold.emptyNearer(engine, landing.passage.key);
  }

  private CompletableFuture<?> answerLanded() {
    for (Landing<K, V> landing : landings) {
      Flight<K, V> flight = (Flight<K, V>) landing.passage;
      engine.endings().answer(flight, landing.entry);
      if (!request.renews()) {
        engine.considerRenewal(flight.key, landing.entry, request);
      }
    }
    state = open.isEmpty() && blocked.isEmpty() ? State.AGAIN : State.ASK;
    return Steps.DONE;
  }

  /** Asks Home again, after a while, for what other nodes are loading; in the end loads itself. */
  private CompletableFuture<?> waitForOthers() {
    if (busy.isEmpty()) {
      state = State.ENDED;
      return Steps.DONE;
    }
    open = busy;
    busy = List.of();
    ask = ask.uncounted();
    position = request.levels().indexOf(engine.stack().home());
    state = State.ASK;
    if (patience().isOver()) {
      position++;
      open.forEach(Flight::fillNothing);
      return Steps.DONE;
    }
    return patience().pause();
  }

  private Patience patience() {
    Patience present = patience;
    if (present == null) {
      present = engine.patience();
      patience = present;
    }
    return present;
  }

  private void abort(Throwable failure) {
    state = State.ENDED;
    engine.endings().abort(all, failure);
  }

  static <K, V> List<K> keys(List<Flight<K, V>> flights) {
    if (flights.size() == 1) {
      return List.of(flights.get(0).key);
    }
    return flights.stream().map(flight -> flight.key).toList();
  }

  /** The list with one more; nothing is allocated for lists that stay empty. */
  private static <T> List<T> with(List<T> list, T one) {
    List<T> longer = list.isEmpty() ? new ArrayList<>(1) : list;
    longer.add(one);
    return longer;
  }

  private static <T> List<T> without(List<T> all, List<T> leaving) {
    if (leaving.isEmpty() || leaving.size() == all.size()) {
      return leaving.isEmpty() ? all : List.of();
    }
    List<T> staying = new ArrayList<>(all);
    staying.removeAll(new HashSet<>(leaving));
    return staying;
  }
}
