/** The API, the engine and the memory tier of Tiercel. */
module io.tiercel {
  exports io.tiercel;
  exports io.tiercel.error;
  exports io.tiercel.policy;
  exports io.tiercel.spi;
  exports io.tiercel.stats;

  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires static org.jspecify;
}
