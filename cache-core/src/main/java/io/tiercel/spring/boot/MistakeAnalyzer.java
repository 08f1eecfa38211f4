package io.tiercel.spring.boot;

import io.tiercel.error.ConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what is wrong with caches without a stack trace. */
final class MistakeAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigurationException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Correct the annotation or the property that is named. The pages spring.md and"
            + " annotations.md of Tiercel's documentation have all of them.",
        cause);
  }
}
