/** The API, the engine and the memory tier of Tiercel. */
@SuppressWarnings("module") // our own tiers are built after it
module io.tiercel {
  exports io.tiercel;
  exports io.tiercel.annotation;
  exports io.tiercel.annotation.dialect;
  exports io.tiercel.codec;
  exports io.tiercel.console;
  exports io.tiercel.control;
  exports io.tiercel.error;
  exports io.tiercel.internal.shared to
      io.tiercel.jdbc,
      io.tiercel.redis;
  exports io.tiercel.jcache;
  exports io.tiercel.jcache.annotation;
  exports io.tiercel.jmx;
  exports io.tiercel.micrometer;
  exports io.tiercel.policy;
  exports io.tiercel.spi;
  exports io.tiercel.spi.provider;
  exports io.tiercel.spring;
  exports io.tiercel.spring.boot;
  exports io.tiercel.stats;

  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires static cache.api;
  requires static java.management;
  requires static java.sql;
  requires static jdk.httpserver;
  requires static micrometer.core;
  requires static micrometer.observation;
  requires static com.github.luben.zstd_jni;
  requires static org.jspecify;
  requires static org.lz4.java;
  requires static spring.aop;
  requires static spring.beans;
  requires static spring.boot;
  requires static spring.boot.actuator;
  requires static spring.boot.autoconfigure;
  requires static spring.boot.health;
  requires static spring.context;
  requires static spring.core;
  requires static spring.expression;
  requires static spring.tx;
  requires static tools.jackson.databind;
  requires static tools.jackson.dataformat.cbor;
  requires static tools.jackson.dataformat.smile;

  uses io.tiercel.annotation.dialect.Dialect;
  uses io.tiercel.spi.provider.TierProvider;

  provides io.tiercel.annotation.dialect.Dialect with
      io.tiercel.jcache.annotation.StandardAnnotations;
}
