package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compiler says of a tier that is given to a cache: both must have the same types. */
public abstract class TypedTierContract {

  @TempDir private Path folder;

  /**
   * Every way to make a tier, as an expression in which {@code KEY} and {@code VALUE} are its
   * types. What is in the package of the test, or in this one, needs no qualified name.
   */
  protected abstract List<String> ways();

  @Test
  void tierOfTheCachesTypes_compiles() {
    assertThat(ways()).isNotEmpty().allSatisfy(way -> assertThat(errors(way)).isEmpty());
  }

  @Test
  void tierOfOtherKeys_doesNotCompile() {
    assertThat(ways()).allSatisfy(way -> assertRefused(way.replace("KEY", "Integer")));
  }

  @Test
  void tierOfOtherValues_doesNotCompile() {
    assertThat(ways()).allSatisfy(way -> assertRefused(way.replace("VALUE", "Integer")));
  }

  private void assertRefused(String tier) {
    assertThat(errors(tier)).hasSize(1).first().asString().contains("Integer");
  }

  /** The compiler's, for a tier of a cache of longs by texts. */
  private List<String> errors(String tier) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<String> options = List.of("-proc:none", "-d", folder.toString());
    List<Source> sources = List.of(new Source(application(tier)));
    ToolProvider.getSystemJavaCompiler().getTask(null, null, said, options, null, sources).call();
    return said.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(each -> each.getMessage(Locale.ROOT))
        .toList();
  }

  private String application(String tier) {
    return """
        import io.tiercel.*;
        import io.tiercel.codec.*;
        import io.tiercel.testkit.*;
        import %s.*;

        class Application {
          void build() {
            TieredCache.<String, Long>named("longs").tier(%s);
          }
        }
        """
        .formatted(
            getClass().getPackageName(), tier.replace("KEY", "String").replace("VALUE", "Long"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Application.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
