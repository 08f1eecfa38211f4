package io.tiercel.spring.boot;

import io.tiercel.error.ConfigurationException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Refuses values of {@code tiercel.*} that make no sense, by the names of their properties, before
 * any method needs a cache that has them.
 */
final class CheckedValues implements ConfigurationPropertiesBindHandlerAdvisor {

  private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("tiercel");

  /** Those that nothing is left of; of the others nothing would be left that caches. */
  private static final Set<String> MAY_BE_ZERO = Set.of("stale-for", "absent-for");

  @Override
  public BindHandler apply(BindHandler others) {
    return new AbstractBindHandler(others) {
      @Override
      public @Nullable Object onSuccess(
          ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        if (OURS.isAncestorOf(name)) {
          require(name, context, result);
        }
        return super.onSuccess(name, target, context, result);
      }
    };
  }

  private static void require(ConfigurationPropertyName name, BindContext context, Object value) {
    if (value instanceof Duration length) {
      String text = context.getBinder().bind(name, Bindable.of(String.class)).orElse("").strip();
      requireUnit(name, text);
      boolean zero = MAY_BE_ZERO.contains(name.getLastElement(Form.DASHED));
      require(!length.isNegative(), name, text, "at least zero");
      require(zero || !length.isZero(), name, text, "above zero");
    } else if (value instanceof Long number) {
      require(number > 0, name, number.toString(), "at least 1");
    }
  }

  /** Boot takes a bare number for milliseconds, which nobody means who writes {@code ttl: 10}. */
  private static void requireUnit(ConfigurationPropertyName name, String text) {
    require(
        !text.matches("[+-]?\\d+"),
        name,
        text,
        "a length of time with its unit, such as " + text + 's');
  }

  private static void require(
      boolean holds, ConfigurationPropertyName name, String text, String rule) {
    if (!holds) {
      throw new ConfigurationException(name + " is " + text + " but must be " + rule);
    }
  }
}
