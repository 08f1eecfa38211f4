package io.tiercel.bench.redis;

import io.tiercel.bench.compare.Bar;
import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.Sample;
import io.tiercel.bench.compare.Side;
import io.tiercel.bench.compare.Subject;
import io.tiercel.bench.compare.Suite;
import io.tiercel.bench.compare.Turns;
import io.tiercel.codec.Codec;
import io.tiercel.codec.ForyCodec;
import java.util.Random;
import java.util.stream.Stream;

/** The Redis tier beside the same by hand on Lettuce and Caffeine, on a real server of its own. */
public final class RedisSuite implements Suite {

  private static final int ONE = 1;
  private static final int MANY = 64;
  private static final double FIVE_MILLISECONDS = 5e6;

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String summary() {
    return "the Redis tier beside Lettuce and Caffeine by hand, values of 1 KiB";
  }

  @Override
  public void run(Interleaved runner) throws Exception {
    try (Place place = new Place()) {
      bytes(runner, place);
      records(runner, place);
      mix(runner, place);
      changes(runner, place);
    }
  }

  private static void bytes(Interleaved runner, Place place) throws Exception {
    Hits<byte[]> hits = new Hits<>(place, "bytes", Codec.bytes(), RedisSuite::random);
    run(runner, place, "redis hit, bytes", ONE, 0.9, hits.rawGet(), hits.hit());
    run(runner, place, "redis hit, bytes", MANY, 2, hits.rawGet(), hits.hit(), hits.rawGathered());
  }

  private static void records(Interleaved runner, Place place) throws Exception {
    Hits<Profile> hits = new Hits<>(place, "record", ForyCodec.of(Profile.class), Profile::of);
    run(runner, place, "redis hit, record", ONE, 0.8, hits.rawGet(), hits.hit());
    run(runner, place, "redis hit, record", MANY, 1.5, hits.rawGet(), hits.hit());
    run(runner, place, "redis 100 records", ONE, 0.8, hits.rawGetMany(), hits.getMany());
  }

  private static void mix(Interleaved runner, Place place) throws Exception {
    Mix mix = new Mix(place);
    for (int threads : new int[] {ONE, MANY}) {
      run(runner, place, "redis mix 90/9/1", threads, 1 / 1.2, mix.byHand(), mix.tiercel());
    }
  }

  private static void changes(Interleaved runner, Place place) throws Exception {
    Propagation propagation = new Propagation(place);
    Side byHand = Side.of("by hand", propagation::byHand);
    Side byScript = Side.of("by a script, both nodes hear", propagation::byScript);
    Side cache = Side.of("cache", propagation::tiercel);
    runner.run(
        Comparison.of("redis change to another node's memory, threads 1", byHand, byScript, cache)
            .bars(
                Bar.atMost("cache", 1.1),
                Bar.total("cache", Propagation.WORST, FIVE_MILLISECONDS)));
  }

  private static void run(
      Interleaved runner, Place place, String what, int threads, double speed, Subject... subjects)
      throws Exception {
    try (Turns turns = new Turns(threads, place.server()::processorTime)) {
      Side[] sides = Stream.of(subjects).map(turns::side).toArray(Side[]::new);
      runner.run(
          Comparison.of(what + ", threads " + threads, sides)
              .bars(new Bar("cache", Sample.TIME, Bar.Relation.SPEED, speed)));
    }
  }

  private static byte[] random(int seed) {
    byte[] bytes = new byte[Place.SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
