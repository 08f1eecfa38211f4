package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds the form of a type of keys, or says why there is none. */
final class KeyForms {

  /** The classes under construction, to notice one that contains itself. */
  private final Set<Class<?>> open = new HashSet<>();

  private KeyForms() {}

  static KeyForm of(Type type) {
    return new KeyForms().form(type, Map.of(), "Key type " + type.getTypeName());
  }

  static KeyForm custom(Function<Object, String> writer, Function<String, Object> reader) {
    return new KeyScalar("", writer, reader);
  }

  private KeyForm form(Type type, Map<TypeVariable<?>, KeyForm> variables, String place) {
    if (type instanceof TypeVariable<?> variable) {
      KeyForm bound = variables.get(variable);
      return bound != null ? bound : refuse(place, "is not known");
    } else if (type instanceof WildcardType wildcard) {
      return form(wildcard.getUpperBounds()[0], variables, place);
    } else if (type instanceof ParameterizedType generic) {
      return generic(generic, variables, place);
    } else if (type instanceof Class<?> plain && plain.getTypeParameters().length == 0) {
      return plain(plain, Map.of(), place);
    }
    return refuse(
        place, "has no canonical form: name its type arguments, and use lists, no arrays");
  }

  private KeyForm generic(
      ParameterizedType type, Map<TypeVariable<?>, KeyForm> variables, String place) {
    Class<?> raw = TypeRef.rawType(type);
    if (raw != List.class && !raw.isRecord()) {
      return refuse(place, reason(raw));
    }
    List<KeyForm> arguments = new ArrayList<>();
    for (Type argument : type.getActualTypeArguments()) {
      String where = place + ", type argument " + (arguments.size() + 1);
      arguments.add(form(argument, variables, where));
    }
    if (raw == List.class) {
      return new KeyList(arguments.get(0));
    }
    Map<TypeVariable<?>, KeyForm> bound = new HashMap<>();
    for (TypeVariable<?> variable : raw.getTypeParameters()) {
      bound.put(variable, arguments.get(bound.size()));
    }
    return record(raw, bound, place);
  }

  private KeyForm plain(Class<?> type, Map<TypeVariable<?>, KeyForm> variables, String place) {
    KeyForm scalar = KeyScalar.of(type);
    if (scalar != null) {
      return scalar;
    } else if (type.isEnum()) {
      return new KeyConstant(type);
    } else if (type.isRecord()) {
      return record(type, variables, place);
    } else if (type.isSealed()) {
      return union(type, place);
    }
    return refuse(place, reason(type));
  }

  private KeyForm record(Class<?> type, Map<TypeVariable<?>, KeyForm> variables, String place) {
    if (!open.add(type)) {
      return refuse(place, "contains itself");
    }
    List<KeyForm> parts = new ArrayList<>();
    for (RecordComponent part : type.getRecordComponents()) {
      String where = place + ", component " + part.getName() + " of " + type.getName();
      parts.add(form(part.getGenericType(), variables, where));
    }
    open.remove(type);
    return KeyRecord.of(type, parts, place);
  }

  private KeyForm union(Class<?> type, String place) {
    Map<String, KeyForm> byName = new LinkedHashMap<>();
    Map<Class<?>, KeyForm> byClass = new HashMap<>();
    for (Class<?> leaf : leaves(type)) {
      KeyForm form = plain(leaf, Map.of(), place + ", permitted " + leaf.getName());
      byClass.put(leaf, form);
      if (!leaf.isRecord() && !leaf.isEnum()) {
        return refuse(place, "permits " + leaf.getName() + ", which is neither record nor enum");
      } else if (byName.put(leaf.getSimpleName(), form) != null) {
        return refuse(place, "permits two types that are called " + leaf.getSimpleName());
      }
    }
    return new KeyUnion(byName, byClass);
  }

  private static Collection<Class<?>> leaves(Class<?> type) {
    Set<Class<?>> leaves = new HashSet<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      boolean leaf = permitted.isRecord() || permitted.isEnum() || !permitted.isSealed();
      leaves.addAll(leaf ? Set.of(permitted) : leaves(permitted));
    }
    return leaves;
  }

  private static String reason(Class<?> type) {
    if (type.isArray()) {
      return "is an array, which is equal to nothing but itself: use a List";
    } else if (Set.of(Double.class, Float.class, double.class, float.class).contains(type)) {
      return "is a floating-point number, which makes no reliable key: use BigDecimal or long";
    } else if (Map.class.isAssignableFrom(type) || Set.class.isAssignableFrom(type)) {
      return "has no order, so it has no canonical form: use a sorted List";
    } else if (type == Object.class || type.isInterface()) {
      return "may be anything, so it has no canonical form: name a class or a sealed type";
    }
    return "has no canonical form that is known here: use a record, or KeyCodec.custom";
  }

  private static KeyForm refuse(String place, String reason) {
    throw new ConfigurationException(place + ' ' + reason);
  }
}
