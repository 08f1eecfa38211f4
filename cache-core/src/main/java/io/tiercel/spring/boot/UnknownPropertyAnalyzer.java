package io.tiercel.spring.boot;

import io.tiercel.policy.Names;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says of a property of {@code tiercel.*} that is not known which one was meant. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyAnalyzer
    extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

  private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("tiercel");

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable root, UnboundConfigurationPropertiesException cause) {
    Set<ConfigurationProperty> unknown = cause.getUnboundProperties();
    if (!unknown.stream().allMatch(property -> PREFIX.isAncestorOf(property.getName()))) {
      return null;
    }
    return new FailureAnalysis(
        unknown.stream()
            .map(property -> describe(property.getName()))
            .collect(Collectors.joining(System.lineSeparator())),
        "Correct the name of the property, or take it out.",
        cause);
  }

  /** Down to the first element that is wrong, and what could stand there. */
  private static String describe(ConfigurationPropertyName name) {
    List<String> all = names(TiercelProperties.class);
    String first = name.getElement(1, Form.DASHED);
    List<String> known = all.contains(first) ? names(owner(name)) : all;
    String wrong = all.contains(first) ? name.getLastElement(Form.DASHED) : first;
    return "Property " + name + " is not known; known are " + known + Names.guess(wrong, known);
  }

  /** The class of properties that the last element should be one of. */
  private static Class<?> owner(ConfigurationPropertyName name) {
    String parent = name.getParent().getLastElement(Form.DASHED);
    boolean memory = parent.equals("memory") && name.getNumberOfElements() > 3;
    return memory ? CacheProperties.Memory.class : CacheProperties.class;
  }

  private static List<String> names(Class<?> properties) {
    return Arrays.stream(properties.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }
}
