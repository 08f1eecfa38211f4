package io.tiercel.spring.boot;

import io.tiercel.error.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Refuses lengths of time without a unit among {@code tiercel.*}. Boot takes them for milliseconds,
 * which nobody means who writes {@code ttl: 10}.
 */
final class BareNumbers implements ConfigurationPropertiesBindHandlerAdvisor {

  private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("tiercel");

  @Override
  public BindHandler apply(BindHandler others) {
    return new AbstractBindHandler(others) {
      @Override
      public @Nullable Object onSuccess(
          ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        if (result instanceof Duration && OURS.isAncestorOf(name)) {
          requireUnit(name, context);
        }
        return super.onSuccess(name, target, context, result);
      }
    };
  }

  private static void requireUnit(ConfigurationPropertyName name, BindContext context) {
    String text = context.getBinder().bind(name, Bindable.of(String.class)).orElse("").strip();
    if (text.matches("[+-]?\\d+")) {
      throw new ConfigurationException(
          name
              + " is "
              + text
              + " but must be a length of time with its unit, such as "
              + text
              + "s");
    }
  }
}
