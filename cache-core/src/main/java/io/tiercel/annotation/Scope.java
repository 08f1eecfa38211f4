package io.tiercel.annotation;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Names;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may speak of.
 *
 * @param method whose call it is evaluated for
 * @param arguments the method's parameters; those without a name are called {@code p0} and so on
 * @param extra one more variable, or null
 */
public record Scope(Method method, List<Variable> arguments, @Nullable Variable extra) {

  /**
   * A variable.
   *
   * @param name without the {@code #}
   * @param type what it holds
   */
  public record Variable(String name, Type type) {}

  static Scope of(Method method, Variables variables) {
    List<Variable> arguments = new ArrayList<>();
    Type[] types = method.getGenericParameterTypes();
    for (Parameter parameter : method.getParameters()) {
      int index = arguments.size();
      String name = parameter.isNamePresent() ? parameter.getName() : "p" + index;
      arguments.add(new Variable(name, variables.in(types[index])));
    }
    return new Scope(method, List.copyOf(arguments), null);
  }

  Scope with(String name, Type type) {
    return new Scope(method, arguments, new Variable(name, type));
  }

  /** The index of the argument of that name or, if none has it, of that number; or -1. */
  int indexOf(String name) {
    int named = indexWhere(index -> arguments.get(index).name().equals(name));
    return named >= 0 ? named : indexWhere(index -> name.equals("p" + index));
  }

  private int indexWhere(IntPredicate condition) {
    return IntStream.range(0, arguments.size()).filter(condition).findFirst().orElse(-1);
  }

  /**
   * Fails if a name could mean a parameter and the extra variable too.
   *
   * @throws ConfigurationException with what to do about it
   */
  public void requireUnambiguous(String name) {
    if (extra != null && extra.name().equals(name) && isParameter(name)) {
      throw new ConfigurationException(
          '#' + name + " is a parameter's name too, and could mean either: rename the parameter");
    }
  }

  private boolean isParameter(String name) {
    return arguments.stream().anyMatch(argument -> argument.name().equals(name));
  }

  /** All parameters as expressions; one that shares its name with the extra variable by number. */
  String[] all() {
    return IntStream.range(0, arguments.size())
        .mapToObj(index -> '#' + unambiguous(index))
        .toArray(String[]::new);
  }

  private String unambiguous(int index) {
    String name = arguments.get(index).name();
    return extra != null && extra.name().equals(name) ? "p" + index : name;
  }

  /** What is wrong with a name that is not known. */
  String unknown(String name) {
    String known =
        arguments.stream().map(argument -> '#' + argument.name()).collect(Collectors.joining(", "));
    if (extra != null) {
      known += (known.isEmpty() ? "#" : ", #") + extra.name();
    }
    String hint =
        Names.guess('#' + name, arguments.stream().map(argument -> '#' + argument.name()).toList());
    if (name.equals("result")) {
      hint = "; there is no result before the call";
    } else if (!namesAreKnown()) {
      hint =
          "; the class was compiled without -parameters, so parameters have numbers only: add"
              + " that option of the compiler, or use the numbers";
    }
    String others = known.isEmpty() ? "nothing is" : "known are " + known;
    return '#' + name + " is not known; " + others + hint;
  }

  private boolean namesAreKnown() {
    for (Parameter parameter : method.getParameters()) {
      if (!parameter.isNamePresent()) {
        return false;
      }
    }
    return true;
  }
}
