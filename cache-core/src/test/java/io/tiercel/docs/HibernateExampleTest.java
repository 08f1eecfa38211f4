package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Map;
import javax.cache.Caching;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hibernate's second level over our provider of JCache. */
class HibernateExampleTest {

  // tag::entity
  @Entity
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "books")
  static class Book {
    @Id long id;
    String title = "";
  }

  // end::entity

  // tag::settings
  private static final Map<String, Object> SECOND_LEVEL =
      Map.of(
          "hibernate.cache.region.factory_class", "jcache",
          "hibernate.javax.cache.provider", "io.tiercel.jcache.TiercelCachingProvider",
          "hibernate.javax.cache.uri", "hibernate-caches.properties",
          "hibernate.javax.cache.missing_cache_strategy", "create",
          "hibernate.cache.use_query_cache", true);

  // end::settings

  private SessionFactory sessions;

  @BeforeEach
  void open() {
    StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder()
            .applySettings(SECOND_LEVEL)
            .applySetting("hibernate.connection.url", "jdbc:h2:mem:books")
            .applySetting("hibernate.hbm2ddl.auto", "create-drop")
            .applySetting("hibernate.generate_statistics", true)
            .build();
    Metadata metadata = new MetadataSources(registry).addAnnotatedClass(Book.class).buildMetadata();
    sessions = metadata.buildSessionFactory();
    sessions.inTransaction(
        session -> {
          Book book = new Book();
          book.id = 7;
          book.title = "Emma";
          session.persist(book);
        });
  }

  @AfterEach
  void close() {
    sessions.close();
    Caching.getCachingProvider("io.tiercel.jcache.TiercelCachingProvider").close();
  }

  private @Nullable String title(long id) {
    return sessions.fromTransaction(
        session -> {
          Book book = session.find(Book.class, id);
          return book == null ? null : book.title;
        });
  }

  private long statements() {
    return sessions.getStatistics().getPrepareStatementCount();
  }

  @Test
  void entity_isReadFromTheSecondLevel() {
    sessions.getCache().evictAllRegions();
    assertThat(title(7)).isEqualTo("Emma");
    long before = statements();
    assertThat(title(7)).isEqualTo("Emma");
    assertThat(statements()).isEqualTo(before);
    Statistics statistics = sessions.getStatistics();
    assertThat(statistics.getDomainDataRegionStatistics("books").getHitCount()).isPositive();
  }

  @Test
  void changedEntity_isReadAsItIs() {
    assertThat(title(7)).isEqualTo("Emma");
    sessions.inTransaction(session -> session.find(Book.class, 7L).title = "Persuasion");
    assertThat(title(7)).isEqualTo("Persuasion");
    sessions.inTransaction(
        session ->
            session
                .createMutationQuery("update HibernateExampleTest$Book set title = 'Sanditon'")
                .executeUpdate());
    assertThat(title(7)).isEqualTo("Sanditon");
    sessions.inTransaction(session -> session.remove(session.find(Book.class, 7L)));
    assertThat(title(7)).isNull();
  }

  @Test
  void query_isReadFromTheSecondLevelUntilItsTableChanges() {
    assertThat(count()).isEqualTo(1);
    long before = statements();
    assertThat(count()).isEqualTo(1);
    assertThat(statements()).isEqualTo(before);
    sessions.inTransaction(
        session -> {
          Book book = new Book();
          book.id = 8;
          session.persist(book);
        });
    assertThat(count()).isEqualTo(2);
  }

  private int count() {
    return sessions.fromTransaction(
        session ->
            session
                .createSelectionQuery("from HibernateExampleTest$Book", Book.class)
                .setCacheable(true)
                .getResultList()
                .size());
  }
}
