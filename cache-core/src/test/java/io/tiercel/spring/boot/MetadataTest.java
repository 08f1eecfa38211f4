package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether the metadata that editors complete from is about the properties that there are. */
class MetadataTest {

  @Test
  void metadata_isThatOfTheClasses() throws Exception {
    Map<String, String> described = new TreeMap<>();
    try (InputStream file =
        MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      for (JsonNode property : JsonMapper.shared().readTree(file).get("properties")) {
        assertThat(property.get("description").asString()).endsWith(".");
        String type = property.get("type").asString().replaceAll("<.*", "");
        described.put(property.get("name").asString(), type);
      }
    }
    Map<String, String> there = new TreeMap<>();
    note(there, "tiercel", TiercelProperties.class);

    assertThat(described).isEqualTo(there);
  }

  private static void note(Map<String, String> there, String prefix, Class<?> properties) {
    for (RecordComponent one : properties.getRecordComponents()) {
      String name = prefix + '.' + dashed(one.getName());
      if (one.getType().isRecord()) {
        note(there, name, one.getType());
      } else {
        boolean plain = one.getType() == boolean.class;
        there.put(name, plain ? Boolean.class.getName() : one.getType().getName());
      }
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
