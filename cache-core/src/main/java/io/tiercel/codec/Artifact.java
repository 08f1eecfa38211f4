package io.tiercel.codec;

import io.tiercel.error.ConfigurationException;

/** An optional dependency, known by one of its classes. */
enum Artifact {
  JACKSON(
      "tools.jackson.core:jackson-databind",
      "tools.jackson.databind",
      "tools.jackson.databind.ObjectMapper"),
  SMILE(
      "tools.jackson.dataformat:jackson-dataformat-smile",
      "tools.jackson.dataformat.smile",
      "tools.jackson.dataformat.smile.SmileMapper"),
  CBOR(
      "tools.jackson.dataformat:jackson-dataformat-cbor",
      "tools.jackson.dataformat.cbor",
      "tools.jackson.dataformat.cbor.CBORMapper"),
  FORY("org.apache.fory:fory-core", "org.apache.fory.core", "org.apache.fory.Fory"),
  LZ4("at.yawk.lz4:lz4-java", "org.lz4.java", "net.jpountz.lz4.LZ4Factory"),
  ZSTD(
      "com.github.luben:zstd-jni",
      "com.github.luben.zstd_jni",
      "com.github.luben.zstd.ZstdCompressCtx");

  private final String coordinates;
  private final String module;
  private final String witness;

  Artifact(String coordinates, String module, String witness) {
    this.coordinates = coordinates;
    this.module = module;
    this.witness = witness;
  }

  /**
   * Throws the exception that says what to add when the artifact is not there; makes its module
   * readable when it is.
   */
  void requireFor(String user) {
    try {
      Class<?> found = Class.forName(witness, false, Artifact.class.getClassLoader());
      Artifact.class.getModule().addReads(found.getModule());
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new ConfigurationException(
          user
              + " needs the optional artifact "
              + coordinates
              + ", which is not there: add it to the dependencies (and, on the module path, require "
              + module
              + ')');
    }
  }
}
