package io.tiercel.jcache.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Caching;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** An application without JCache on its class path. */
class AbsentTest {

  interface Users {
    @Cached(cache = "users")
    String find(String id);
  }

  /** What it does; a class that everything has to be loaded for anew. */
  public static final class Application implements Callable<String> {
    /** By reflection. */
    public Application() {}

    @Override
    public String call() {
      try (TieredCaches caches = new TieredCaches()) {
        caches.build(TieredCache.named("users").memory(memory -> memory.maximumSize(10)));
        Users target = id -> "user " + id;
        return Caching.over(caches).proxy(Users.class, target).find("a")
            + Caching.isAnnotated(Users.class);
      }
    }
  }

  @Test
  void withoutJCache_annotationsOfOursWork() throws ReflectiveOperationException, IOException {
    URL[] others =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("cache-api"))
            .map(AbsentTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
      Object application =
          loader.loadClass(Application.class.getName()).getConstructor().newInstance();
      assertThat(application).isInstanceOf(Callable.class);
      assertThat(application.getClass().getMethod("call").invoke(application))
          .isEqualTo("user atrue");
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalArgumentException(entry, impossible);
    }
  }
}
