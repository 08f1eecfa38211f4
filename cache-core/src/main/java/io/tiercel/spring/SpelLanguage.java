package io.tiercel.spring;

import io.tiercel.annotation.Expression;
import io.tiercel.annotation.ExpressionLanguage;
import io.tiercel.annotation.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** SpEL, for expressions that begin with {@code spel:}. */
public final class SpelLanguage implements ExpressionLanguage {

  private final SpelExpressionParser parser =
      new SpelExpressionParser(new SpelParserConfiguration(SpelCompilerMode.MIXED, null));

  /** Compiles an expression to bytecode once it has been used often. */
  public SpelLanguage() {}

  @Override
  public Expression compile(String text, Scope scope) {
    org.springframework.expression.Expression parsed = parser.parseExpression(text);
    return (arguments, extra) -> parsed.getValue(context(scope, arguments, extra));
  }

  private static StandardEvaluationContext context(
      Scope scope, @Nullable Object[] arguments, @Nullable Object extra) {
    StandardEvaluationContext context = new StandardEvaluationContext();
    List<Scope.Variable> names = scope.arguments();
    for (int i = 0; i < arguments.length; i++) {
      context.setVariable("p" + i, arguments[i]);
    }
    for (int i = 0; i < arguments.length; i++) { // a name comes before a number
      context.setVariable(names.get(i).name(), arguments[i]);
    }
    Scope.Variable more = scope.extra();
    if (more != null) {
      context.setVariable(more.name(), extra);
    }
    return context;
  }
}
