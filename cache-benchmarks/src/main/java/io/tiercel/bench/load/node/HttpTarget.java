package io.tiercel.bench.load.node;

import io.tiercel.bench.load.scenario.Scenario.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An address that is asked instead of a cache. */
final class HttpTarget implements Target {
  private static final int FIRST_FAILURE = 400;

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  HttpTarget(String address) {
    this.address = address;
  }

  @Override
  public boolean isStaleAfter(Operation operation, int key)
      throws IOException, InterruptedException {
    URI uri = URI.create(address.replace("{key}", Integer.toString(key)));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status >= FIRST_FAILURE) {
      throw new IOException("status " + status);
    }
    return false;
  }

  @Override
  public void close() {}
}
