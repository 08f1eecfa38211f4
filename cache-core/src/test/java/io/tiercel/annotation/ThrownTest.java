package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tiercel.error.LoadException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What methods throw, and what their callers get. */
class ThrownTest {
  private final Shop shop = new Shop("files");

  /** Throws what it does not declare, as Kotlin's methods do. */
  static class Files {
    private final Throwable thrown;

    Files(Throwable thrown) {
      this.thrown = thrown;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T extends Throwable> T raise() throws T {
      throw (T) thrown;
    }

    @Cached(cache = "files")
    public String read(Long id) {
      throw this.<RuntimeException>raise();
    }

    @Cached(cache = "files")
    public String readDeclared(Long id) throws IOException {
      throw this.<RuntimeException>raise();
    }

    @CachedBulk(cache = "files")
    public Map<Long, String> readAll(List<Long> ids) {
      throw this.<RuntimeException>raise();
    }

    @Cached(cache = "files")
    public CompletableFuture<String> readLater(Long id) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void assertUnchanged(Throwable thrown) {
    Files files = shop.caching().create(Files.class, thrown);
    assertThat(catchThrowable(() -> files.read(1L))).isSameAs(thrown);
    assertThat(catchThrowable(() -> files.readDeclared(2L))).isSameAs(thrown);
    assertThat(catchThrowable(() -> files.readAll(List.of(3L, 4L)))).isSameAs(thrown);
    assertThatThrownBy(() -> files.readLater(5L).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isSameAs(thrown);
  }

  @Test
  void checkedExceptionThatIsNotDeclared_comesOutAsItWas() {
    assertUnchanged(new FileNotFoundException("file"));
  }

  @Test
  void uncheckedException_comesOutAsItWas() {
    assertUnchanged(new IllegalStateException("down"));
  }

  /** The method reads another cache itself, and lets through what that throws. */
  @Test
  void failureOfAnotherCachesLoad_comesOutAsItWas() {
    assertUnchanged(new LoadException("users", new IOException("disk")));
  }
}
