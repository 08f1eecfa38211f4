/** The JDBC tier of Tiercel and its dialects, pooled by HikariCP. */
module io.tiercel.jdbc {
  exports io.tiercel.jdbc;

  requires transitive io.tiercel;
  requires transitive java.sql;
  requires com.zaxxer.hikari;
  requires org.slf4j;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.smile;
  requires static org.jspecify;
  requires static org.postgresql.jdbc;

  provides io.tiercel.spi.provider.TierProvider with
      io.tiercel.jdbc.JdbcTierProvider;
}
