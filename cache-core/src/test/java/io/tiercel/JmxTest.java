package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.jmx.CacheBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.MBeanServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cache through JMX, as a console would use it. */
class JmxTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final TieredCache<String, String> cache =
      TieredCache.<String, String>named("jmx-test")
          .memory(memory -> memory.maximumSize(100))
          .loader(
              CacheLoader.perEntry(
                  (key, entry) -> entry.tags("t").timeToLive() == null ? "v" : null))
          .build();
  private final CacheBean bean = CacheBean.register(cache);

  @AfterEach
  void close() {
    bean.close();
    cache.close();
  }

  private Object attribute(String name) throws Exception {
    return server.getAttribute(bean.objectName(), name);
  }

  private Object call(String operation, Object... arguments) throws Exception {
    String[] types = new String[arguments.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = arguments[i] instanceof Long ? "long" : arguments[i].getClass().getName();
    }
    return server.invoke(bean.objectName(), operation, arguments, types);
  }

  @Test
  void attributes_showTheCache() throws Exception {
    cache.get("k");
    cache.get("k");
    assertThat(attribute("Status")).isEqualTo("UP");
    assertThat(attribute("Score")).isEqualTo(100);
    assertThat(attribute("Loads")).isEqualTo(1L);
    assertThat(attribute("LoadFailures")).isEqualTo(0L);
    assertThat(attribute("Undelivered")).isEqualTo(0);
    assertThat((String[]) attribute("Tiers")).hasSize(1);
    assertThat(((String[]) attribute("Tiers"))[0]).contains("mode ON").contains("reads 2");
    assertThat(((String[]) attribute("Health"))[0]).startsWith("memory is UP");
  }

  @Test
  void operations_changeTheCacheAndAreAudited() throws Exception {
    cache.get("k");
    assertThat((String[]) call("previewTag", "t")).containsExactly(previewed(1));
    assertThat((String[]) call("previewAll")).containsExactly(previewed(1));
    call("invalidateTag", "t");
    assertThat(cache.getIfPresent("k")).isNull();
    call("resizeMemory", 7L);
    call("setTimeToLive", "memory", "PT5M");
    assertThat(cache.operations().state().tier("memory").timeToLive())
        .isEqualTo(Duration.ofMinutes(5));
    call("invalidateAll");
    call("switchTier", "memory", "OFF");
    assertThat(attribute("Status")).isEqualTo("DEGRADED");
    assertThat(List.of((String[]) attribute("Audit")))
        .hasSize(5)
        .last()
        .asString()
        .endsWith("switch memory: ON -> OFF");
  }

  private static String previewed(int entries) {
    return "memory: " + entries + " entries, one marker, whatever it covers";
  }

  @Test
  void wrongArguments_areRefused() {
    assertThatThrownBy(() -> call("switchTier", "third", "OFF"))
        .hasRootCauseMessage("tier is third but must be one of [memory]");
    assertThatThrownBy(() -> call("setTimeToLive", "memory", "soon")).isNotNull();
  }

  @Test
  void closedBean_isGone() {
    bean.close();
    bean.close();
    assertThat(server.isRegistered(bean.objectName())).isFalse();
  }
}
