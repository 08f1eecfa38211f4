/** The Redis tier of Tiercel and its invalidation bus, on Lettuce. */
module io.tiercel.redis {
  exports io.tiercel.redis;

  requires transitive io.tiercel;
  requires lettuce.core;
  requires io.netty.common;
  requires io.netty.resolver.dns; // for Lettuce, which is no module that could say so
  requires org.slf4j;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.smile;
  requires static org.jspecify;

  provides io.tiercel.spi.provider.TierProvider with
      io.tiercel.redis.RedisTierProvider;
}
