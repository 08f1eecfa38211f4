package io.tiercel.spring;

import io.tiercel.annotation.Expression;
import io.tiercel.annotation.ExpressionLanguage;
import io.tiercel.annotation.Scope;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Names;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** SpEL, for expressions that begin with {@code spel:}. */
public final class SpelLanguage implements ExpressionLanguage {

  private final SpelExpressionParser parser =
      new SpelExpressionParser(new SpelParserConfiguration(SpelCompilerMode.MIXED, null));
  private final @Nullable BeanFactory beans;

  /** Compiles an expression to bytecode once it has been used often. */
  public SpelLanguage() {
    this.beans = null;
  }

  /** The same, with beans as {@code @name}. */
  public SpelLanguage(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public Expression compile(String text, Scope scope) {
    SpelExpression parsed = parser.parseRaw(text);
    requireKnown(parsed.getAST(), scope, names(scope));
    return (arguments, extra) -> parsed.getValue(context(scope, arguments, extra));
  }

  /** SpEL takes a variable that it does not know for null, and many keys would be one. */
  private static void requireKnown(SpelNode node, Scope scope, Set<String> names) {
    String variable = node instanceof VariableReference ? node.toStringAST() : null;
    if (variable != null && !names.contains(variable)) {
      throw new ConfigurationException(
          variable + " is not known; known are " + names + Names.guess(variable, names));
    }
    if (variable != null) {
      scope.requireUnambiguous(variable.substring(1));
    }
    for (int i = 0; i < node.getChildCount(); i++) {
      requireKnown(node.getChild(i), scope, names);
    }
  }

  private static Set<String> names(Scope scope) {
    Set<String> names = new LinkedHashSet<>();
    for (Scope.Variable argument : scope.arguments()) {
      names.add('#' + argument.name());
    }
    for (int i = 0; i < scope.arguments().size(); i++) {
      names.add("#p" + i);
    }
    Scope.Variable more = scope.extra();
    if (more != null) {
      names.add('#' + more.name());
    }
    names.addAll(List.of("#this", "#root"));
    return names;
  }

  private StandardEvaluationContext context(
      Scope scope, @Nullable Object[] arguments, @Nullable Object extra) {
    StandardEvaluationContext context = new StandardEvaluationContext();
    if (beans != null) {
      context.setBeanResolver(new BeanFactoryResolver(beans));
    }
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
