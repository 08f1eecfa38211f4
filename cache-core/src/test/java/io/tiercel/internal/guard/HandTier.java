package io.tiercel.internal.guard;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A tier that answers when, and what, the test says: with the stages that stand in it. */
final class HandTier implements Tier<String, String> {

  CompletableFuture<List<Answer<String>>> answers = new CompletableFuture<>();
  CompletableFuture<List<Outcome>> outcomes = new CompletableFuture<>();
  CompletableFuture<Void> removed = new CompletableFuture<>();
  Runnable whileCalled = () -> {};
  final List<String> asked = new ArrayList<>();
  final List<Filling<String, String>> fillings = new ArrayList<>();
  final List<Change<String>> changes = new ArrayList<>();
  int calls;

  @Override
  public String name() {
    return "hand";
  }

  @Override
  public Scope scope() {
    return Scope.SHARED;
  }

  @Override
  public CompletionStage<List<Answer<String>>> getAll(List<String> keys, Ask ask) {
    calls++;
    asked.addAll(keys);
    whileCalled.run();
    return answers;
  }

  @Override
  public CompletionStage<List<Answer<String>>> takeAll(List<String> keys, Taking taking) {
    calls++;
    return answers;
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<String, String>> all) {
    calls++;
    fillings.addAll(all);
    return outcomes;
  }

  @Override
  public CompletionStage<Void> remove(Change<String> change) {
    calls++;
    changes.add(change);
    return removed;
  }

  @Override
  public void close() {}
}
