package io.tiercel.console;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window and one page in it, spoken to by its DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

  /** What the page asked for, and what it complained of. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(Path program) throws Exception {
    profile = Files.createTempDirectory("tiercel-chromium");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox", // it shows nothing but our own page
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    HttpClient client = HttpClient.newHttpClient();
    URI devtools = devtools();
    HttpRequest pages = HttpRequest.newBuilder(devtools.resolve("/json/list")).build();
    String list = client.send(pages, HttpResponse.BodyHandlers.ofString()).body();
    String page = JsonMapper.shared().readTree(list).get(0).get("webSocketDebuggerUrl").asString();
    socket = client.newWebSocketBuilder().buildAsync(URI.create(page), this).join();
    List.of("Page", "Runtime", "Network", "Log").forEach(domain -> call(domain + ".enable", "{}"));
  }

  /** The Chromium named by {@code tiercel.chromium}, or one on the path. */
  static Optional<Path> program() {
    String named = System.getProperty("tiercel.chromium");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv("PATH").split(System.getProperty("path.separator")))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser start() {
    try {
      return new Browser(program().orElseThrow());
    } catch (Exception failure) {
      throw new AssertionError("No Chromium", failure);
    }
  }

  private URI devtools() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("DevTools listening on ws://")) {
        Thread rest = new Thread(() -> lines.lines().forEach(more -> {}), "chromium-errors");
        rest.setDaemon(true);
        rest.start();
        return URI.create(line.substring(line.indexOf("ws")).replaceFirst("ws", "http"));
      }
    }
    throw new IOException("Chromium ended with " + process.exitValue());
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      heard(JsonMapper.shared().readTree(partial.toString()));
      partial.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  private void heard(JsonNode message) {
    JsonNode id = message.get("id");
    if (id != null) {
      answers.remove(id.asInt()).complete(message);
      return;
    }
    JsonNode of = message.get("params");
    switch (message.get("method").asString()) {
      case "Network.requestWillBeSent" -> requests.add(of.at("/request/url").asString());
      case "Runtime.exceptionThrown" -> complaints.add(of.toString());
      case "Log.entryAdded" -> complaints.add(of.at("/entry/text").asString());
      case "Page.javascriptDialogOpening" -> complaints.add("dialog " + of);
      default -> {}
    }
  }

  JsonNode call(String method, String parameters) {
    int id = numbers.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    String text = "{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, parameters);
    socket.sendText(text, true).join();
    JsonNode message = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (message.has("error")) {
      throw new AssertionError(method + ": " + message);
    }
    return message.get("result");
  }

  /** Opens a page as a screen of that size and of that taste shows it. */
  void open(URI uri, int width, int height, String scheme) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%b}"
            .formatted(width, height, width < 600));
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
    call("Page.navigate", "{\"url\":\"" + uri + "\"}");
  }

  /** What an expression comes to in the page; a promise is waited for. */
  JsonNode evaluate(String expression) {
    String quoted = JsonMapper.shared().writeValueAsString(expression);
    JsonNode result =
        call(
            "Runtime.evaluate",
            "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":" + quoted + "}");
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  String text(String selector) {
    return evaluate("document.querySelector('" + selector + "').innerText").asString();
  }

  void until(String condition) {
    await(condition)
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> evaluate("!!(" + condition + ")").asBoolean());
  }

  /** Presses a key as a keyboard does. */
  void press(String key, int code, String text) {
    String press =
        "{\"type\":\"%s\",\"key\":\"%s\",\"code\":\"%s\",\"windowsVirtualKeyCode\":%d%s}";
    String typed = text.isEmpty() ? "" : ",\"text\":\"" + text + "\"";
    call("Input.dispatchKeyEvent", press.formatted("keyDown", key, key, code, typed));
    call("Input.dispatchKeyEvent", press.formatted("keyUp", key, key, code, ""));
  }

  void type(String text) {
    call("Input.insertText", "{\"text\":" + JsonMapper.shared().writeValueAsString(text) + "}");
  }

  /** A picture of the whole page, however long it is. */
  void picture(Path file) throws IOException {
    evaluate("scrollTo(0, 0)");
    String shot =
        call("Page.captureScreenshot", "{\"format\":\"png\",\"captureBeyondViewport\":true}")
            .get("data")
            .asString();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot));
  }

  List<String> requests() {
    return requests;
  }

  List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException failure) {
      profile.toFile().deleteOnExit();
    }
  }
}
