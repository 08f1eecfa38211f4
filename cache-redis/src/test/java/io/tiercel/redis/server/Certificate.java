package io.tiercel.redis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that nobody signed, of one host name, and its key.
 *
 * @param pem the certificate, as a file
 * @param key its private key, as a file
 */
public record Certificate(Path pem, Path key) {

  private static final String PASSWORD = "password";

  /** Makes one for a host of that name. */
  public static Certificate of(String host) {
    try {
      Path directory = Files.createTempDirectory("tiercel-tls");
      Path store = directory.resolve("store.p12");
      generate(host, store);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      byte[] secret = keys.getKey("it", PASSWORD.toCharArray()).getEncoded();
      return new Certificate(
          written(directory, "CERTIFICATE", keys.getCertificate("it").getEncoded()),
          written(directory, "PRIVATE KEY", secret));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The options of a server that shows it on a port. */
  public String[] serverOptions(int port) {
    return new String[] {
      "--tls-port", Integer.toString(port),
      "--tls-cert-file", pem.toString(),
      "--tls-key-file", key.toString(),
      "--tls-ca-cert-file", pem.toString(),
      "--tls-auth-clients", "no"
    };
  }

  private static void generate(String host, Path store) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool said: " + said);
    }
  }

  private static Path written(Path directory, String kind, byte[] bytes) throws IOException {
    Path file = directory.resolve(kind.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    return file;
  }
}
