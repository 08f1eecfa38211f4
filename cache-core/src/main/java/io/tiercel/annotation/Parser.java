package io.tiercel.annotation;

import io.tiercel.annotation.Terms.Argument;
import io.tiercel.annotation.Terms.Both;
import io.tiercel.annotation.Terms.Constant;
import io.tiercel.annotation.Terms.Either;
import io.tiercel.annotation.Terms.Extra;
import io.tiercel.annotation.Terms.Not;
import io.tiercel.annotation.Terms.Text;
import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the language of paths, from the loosest operator to the tightest: {@code ||}, {@code &&},
 * {@code == !=}, {@code +}, {@code !}, and then paths, literals and parentheses.
 */
final class Parser {

  private final String text;
  private final Scope scope;
  private int at;

  private Parser(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  /** The expression that the whole text is. */
  static Expression expression(String text, Scope scope) {
    Parser parser = new Parser(text, scope);
    Expression expression = parser.either();
    if (parser.peek() != 0) {
      throw parser.unexpected();
    }
    return expression;
  }

  /** A text with paths in it, bare or in <code>#{…}</code>. */
  static Expression template(String text, Scope scope) {
    Parser parser = new Parser(text, scope);
    List<Expression> parts = new ArrayList<>();
    while (parser.at < text.length()) {
      parts.add(text.charAt(parser.at) == '#' ? parser.hole() : parser.plain());
    }
    return new Text(List.copyOf(parts));
  }

  private Expression hole() {
    if (!text.startsWith("#{", at)) {
      return path();
    }
    at += 2;
    Expression inner = either();
    expect("}");
    return inner;
  }

  private Expression plain() {
    int end = text.indexOf('#', at);
    String literal = text.substring(at, end < 0 ? text.length() : end);
    at += literal.length();
    return new Constant(literal, String.class);
  }

  private Expression either() {
    Expression left = both();
    while (skip("||")) {
      left = new Either(bool(left), bool(both()));
    }
    return left;
  }

  private Expression both() {
    Expression left = equality();
    while (skip("&&")) {
      left = new Both(bool(left), bool(equality()));
    }
    return left;
  }

  private Expression equality() {
    Expression left = sum();
    if (skip("==")) {
      return new Equality(left, sum());
    }
    return skip("!=") ? new Not(new Equality(left, sum())) : left;
  }

  private Expression sum() {
    Expression first = unary();
    if (peek() != '+') {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (skip("+")) {
      parts.add(unary());
    }
    if (parts.stream().noneMatch(part -> part.type() == String.class)) {
      throw new ConfigurationException("+ puts texts together, and none of these is one");
    }
    return new Text(List.copyOf(parts));
  }

  private Expression unary() {
    if (peek() == '!' && !text.startsWith("!=", at)) {
      at++;
      return new Not(bool(unary()));
    }
    if (skip("(")) {
      Expression inner = either();
      expect(")");
      return inner;
    }
    return switch (peek()) {
      case '#' -> path();
      case '\'' -> quoted();
      default -> word();
    };
  }

  private Expression path() {
    at++;
    Expression value = variable(name());
    while (at + 1 < text.length()
        && text.charAt(at) == '.'
        && Character.isJavaIdentifierStart(text.charAt(at + 1))) {
      at++;
      value = Paths.property(value, name());
    }
    return value;
  }

  private Expression variable(String name) {
    scope.requireUnambiguous(name);
    int index = scope.indexOf(name);
    if (index >= 0) {
      return new Argument(index, scope.arguments().get(index).type());
    }
    Scope.Variable extra = scope.extra();
    if (extra != null && extra.name().equals(name)) {
      return new Extra(extra.type());
    }
    throw new ConfigurationException(scope.unknown(name));
  }

  private Expression quoted() {
    int end = text.indexOf('\'', at + 1);
    if (end < 0) {
      throw new ConfigurationException("a text ends without its '");
    }
    String literal = text.substring(at + 1, end);
    at = end + 1;
    return new Constant(literal, String.class);
  }

  private Expression word() {
    int begin = at;
    while (at < text.length() && isPartOfWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(begin, at);
    return switch (word) {
      case "" -> throw unexpected();
      case "true" -> new Constant(true, boolean.class);
      case "false" -> new Constant(false, boolean.class);
      case "null" -> new Constant(null, Object.class);
      default -> number(word);
    };
  }

  private static boolean isPartOfWord(char c) {
    return c == '-' || Character.isLetterOrDigit(c);
  }

  private static Expression number(String word) {
    boolean wide = word.endsWith("L");
    try {
      return wide
          ? constant(Long.valueOf(word.substring(0, word.length() - 1)), Long.class)
          : constant(Integer.valueOf(word), Integer.class);
    } catch (NumberFormatException noNumber) {
      throw new ConfigurationException(
          word + " is neither #" + word + " nor '" + word + "' nor a number that fits");
    }
  }

  private static Expression constant(@Nullable Object value, Type type) {
    return new Constant(value, type);
  }

  private static Expression bool(Expression of) {
    Types.requireBoolean(of);
    return of;
  }

  private String name() {
    int begin = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    if (begin == at) {
      throw unexpected();
    }
    return text.substring(begin, at);
  }

  /** The next character that is no space, or 0 at the end. */
  private char peek() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean skip(String token) {
    boolean present = peek() != 0 && text.startsWith(token, at);
    at += present ? token.length() : 0;
    return present;
  }

  private void expect(String token) {
    if (!skip(token)) {
      throw unexpected();
    }
  }

  private ConfigurationException unexpected() {
    String rest = at < text.length() ? '"' + text.substring(at) + '"' : "its end";
    return new ConfigurationException("it makes no sense at " + rest);
  }
}
