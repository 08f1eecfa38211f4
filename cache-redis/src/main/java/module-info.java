/** The Redis tier of Tiercel and its invalidation bus, on Lettuce. */
module io.tiercel.redis {
  exports io.tiercel.redis;

  requires io.tiercel;
  requires io.netty.common;
  requires lettuce.core;
  requires org.slf4j;
  requires static org.jspecify;

  provides io.tiercel.spi.provider.TierProvider with
      io.tiercel.redis.RedisTierProvider;
}
