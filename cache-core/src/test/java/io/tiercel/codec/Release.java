package io.tiercel.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** One release of an application: its own classes, which may have the names of another's. */
final class Release implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("(?:record|enum|class|interface) (\\w+)");

  private final URLClassLoader classes;

  private Release(URLClassLoader classes) {
    this.classes = classes;
  }

  /** Compiles the sources, each of one class in the package {@code app}. */
  static Release of(Path folder, String... sources) {
    try {
      Path root = Files.createTempDirectory(folder, "release");
      List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", root.toString()));
      for (String source : sources) {
        Matcher name = NAME.matcher(source);
        Path file = root.resolve((name.find() ? name.group(1) : "none") + ".java");
        Files.writeString(file, "package app; " + source);
        arguments.add(file.toString());
      }
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
        throw new IllegalArgumentException("The sources do not compile");
      }
      URL[] place = {root.toUri().toURL()};
      return new Release(new URLClassLoader(place, Release.class.getClassLoader()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A class of the release. */
  Class<?> type(String name) {
    try {
      return classes.loadClass("app." + name);
    } catch (ClassNotFoundException missing) {
      throw new IllegalArgumentException(missing);
    }
  }

  /** A new value of a record. */
  Object make(String name, Object... components) {
    try {
      return type(name).getDeclaredConstructors()[0].newInstance(components);
    } catch (ReflectiveOperationException failed) {
      throw new IllegalArgumentException(failed);
    }
  }

  /** A constant of an enum. */
  Object constant(String name, String constant) {
    for (Object each : type(name).getEnumConstants()) {
      if (((Enum<?>) each).name().equals(constant)) {
        return each;
      }
    }
    throw new IllegalArgumentException(constant);
  }

  @Override
  public void close() throws IOException {
    classes.close();
  }
}
