package io.tiercel.jdbc;

import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.TypeRef;
import io.tiercel.spi.provider.TierProvider;
import io.tiercel.spi.provider.TierSettings;
import java.nio.file.Path;
import java.util.Set;
import javax.sql.DataSource;

/** Offers tiers in databases to configurations that say {@code jdbc}. */
public final class JdbcTierProvider implements TierProvider {

  private static final int NEARER_THAN_SHARED = 50;
  private static final String URL = "url";
  private static final String FILE = "file";
  private static final String OWN_FILE = "own-file";
  private static final String DATA_SOURCE = "data-source";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String NAMESPACE = "namespace";
  private static final String SCHEMA = "schema";
  private static final String WITHOUT_DDL = "without-ddl";
  private static final String WITHOUT_LISTENING = "without-listening";

  /** For the service loader. */
  public JdbcTierProvider() {}

  @Override
  public String kind() {
    return "jdbc";
  }

  @Override
  public int distance() {
    return 200;
  }

  /** A file of the node's own is nearer than what nodes share. */
  @Override
  public int distance(TierSettings settings) {
    return settings.text(OWN_FILE) == null ? distance() : NEARER_THAN_SHARED;
  }

  @Override
  public Set<String> settings() {
    return Set.of(
        URL,
        FILE,
        OWN_FILE,
        DATA_SOURCE,
        USERNAME,
        PASSWORD,
        NAMESPACE,
        SCHEMA,
        WITHOUT_DDL,
        WITHOUT_LISTENING);
  }

  @Override
  public Place open(TierSettings settings) {
    settings.oneOf(URL, FILE, OWN_FILE, DATA_SOURCE);
    settings.onlyBeside(URL, USERNAME, PASSWORD);
    JdbcTierBuilder builder = at(settings);
    settings.ifText(NAMESPACE, builder::namespace);
    settings.ifText(SCHEMA, builder::schema);
    if (settings.flag(WITHOUT_DDL)) {
      builder.withoutDdl();
    }
    if (settings.flag(WITHOUT_LISTENING)) {
      builder.withoutListening();
    }
    JdbcTier database = builder.build();
    return types ->
        database.of(
            KeyCodec.ofParts(types.keyParts()),
            JacksonCodec.smile(TypeRef.<Object>of(types.value())));
  }

  private static JdbcTierBuilder at(TierSettings settings) {
    DataSource source = settings.object(DATA_SOURCE, DataSource.class);
    String file = settings.text(FILE);
    String ownFile = settings.text(OWN_FILE);
    if (source != null) {
      return JdbcTier.at(source);
    } else if (ownFile != null) {
      return JdbcTier.atOwnFile(Path.of(ownFile));
    }
    return file == null
        ? settings.required(
            URL, url -> JdbcTier.at(url, settings.text(USERNAME), settings.text(PASSWORD)))
        : JdbcTier.atFile(Path.of(file));
  }
}
