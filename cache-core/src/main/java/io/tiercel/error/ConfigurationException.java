package io.tiercel.error;

/** A setting that cannot work. Its message names the value and the rule that it breaks. */
public class ConfigurationException extends CacheException {

  private static final long serialVersionUID = 1L;

  /** An exception that names the value and the rule. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** An exception that names the value and the rule, and what led to finding it. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
