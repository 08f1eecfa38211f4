package io.tiercel.bench.load.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a YAML document, whose keys are taken out one by one. What is left at the {@link
 * #end()} is not known, and an error. Errors name the line and the path of the key.
 */
final class Section {
  private final String label;
  private final String path;
  private final int line;
  private final Map<String, Node> left = new LinkedHashMap<>();
  private final List<String> known = new ArrayList<>();

  private Section(String label, String path, int line) {
    this.label = label;
    this.path = path;
    this.line = line;
  }

  static Section document(String label, String yaml) {
    try {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setLabel(label).build()).composeString(yaml);
      if (root.isEmpty()) {
        throw new ScenarioException(label + " is empty");
      }
      return of(label, "", root.get());
    } catch (MarkedYamlEngineException broken) {
      throw new ScenarioException(
          "%s, line %d: this is no YAML: %s"
              .formatted(
                  label, line(broken.getProblemMark()), String.valueOf(broken.getProblem())));
    } catch (YamlEngineException broken) {
      throw new ScenarioException(
          label
              + ": this is no YAML: "
              + String.valueOf(broken.getMessage())
                  .lines()
                  .findFirst()
                  .orElse("it does not say why"));
    }
  }

  private static Section of(String label, String path, Node node) {
    int line = line(node.getStartMark());
    if (!(node instanceof MappingNode mapping)) {
      throw new ScenarioException(
          "%s, line %d: %s must be a mapping of keys to values"
              .formatted(label, line, path.isEmpty() ? "a scenario" : path));
    }
    Section section = new Section(label, path, line);
    for (NodeTuple pair : mapping.getValue()) {
      String key = pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (section.left.put(key, pair.getValueNode()) != null) {
        throw section.wrong(pair.getKeyNode(), key, "is given twice");
      }
    }
    return section;
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0) + 1;
  }

  /** The mapping under this key; an empty one where there is none. */
  Section section(String key) {
    return optional(key).orElseGet(() -> new Section(label, path(key), line));
  }

  Optional<Section> optional(String key) {
    return take(key).map(node -> of(label, path(key), node));
  }

  /** The mappings of the sequence under this key. */
  List<Section> list(String key) {
    Optional<Node> node = take(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      throw wrong(node.get(), key, "must be a sequence: one line with a dash for each");
    }
    List<Section> sections = new ArrayList<>();
    for (Node one : sequence.getValue()) {
      sections.add(of(label, path(key) + '[' + sections.size() + ']', one));
    }
    return sections;
  }

  /** The value under this key, understood by its form; {@code fallback} where there is none. */
  <T> T value(String key, Form<T> form, T fallback) {
    return value(key, form).orElse(fallback);
  }

  /** The value under this key, which must be there. */
  <T> T required(String key, Form<T> form) {
    return value(key, form)
        .orElseThrow(
            () ->
                new ScenarioException(
                    "%s, line %d: %s is missing; it must be %s"
                        .formatted(label, line, path(key), form.rule())));
  }

  <T> Optional<T> value(String key, Form<T> form) {
    return take(key).map(node -> read(key, node, form));
  }

  private <T> T read(String key, Node node, Form<T> form) {
    String text = node instanceof ScalarNode scalar ? scalar.getValue() : "a collection";
    return form.read(text)
        .orElseThrow(() -> wrong(node, key, "is \"" + text + "\", but must be " + form.rule()));
  }

  private Optional<Node> take(String key) {
    known.add(key);
    return Optional.ofNullable(left.remove(key));
  }

  /** Complains of a key that nobody took. */
  void end() {
    left.forEach(
        (key, node) -> {
          throw wrong(node, key, "is not known; known here are " + String.join(", ", known));
        });
  }

  /** What to throw where the values break a rule between each other. */
  ScenarioException wrong(String rule) {
    return new ScenarioException(
        "%s, line %d: %s%s".formatted(label, line, path.isEmpty() ? "" : path + ' ', rule));
  }

  private ScenarioException wrong(Node node, String key, String rule) {
    return new ScenarioException(
        "%s, line %d: %s %s".formatted(label, line(node.getStartMark()), path(key), rule));
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + '.' + key;
  }
}
