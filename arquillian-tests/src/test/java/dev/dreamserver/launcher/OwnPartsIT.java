package dev.dreamserver.launcher;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dreamserver.gpu.StubGpus;
import dev.dreamserver.house.House;
import dev.dreamserver.house.HouseExtension;
import dev.dreamserver.house.People;
import dev.dreamserver.house.Visit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A house at an https address whose database, sign-in and engine belong to somebody else: to the
 * house that the other tests use.
 */
@ExtendWith(HouseExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnPartsIT {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String QUESTION =
            """
            {"model":"dream-guide","temperature":0,"max_tokens":60,
             "messages":[{"role":"user","content":"what is dream server"}]}""";

    private House house;
    private StubGpus gpus;
    private String databaseUrl;
    private String card;

    @BeforeAll
    void starts_with_parts_of_another_house(House other) throws Exception {
        databaseUrl = other.newDatabase("elsewhere", "guest", PASSWORD);
        var key = other.newKey("elsewhere");
        gpus = StubGpus.of("own-parts");
        house =
                House.named(
                        "own-parts",
                        port -> {
                            var settings = new HashMap<String, String>();
                            settings.put("dream.url", "https://localhost:" + (port + 8));
                            settings.put("dream.https.bind", "127.0.0.1");
                            settings.put("dream.db.url", databaseUrl);
                            settings.put("dream.db.user", "guest");
                            settings.put("dream.db.password", PASSWORD);
                            settings.put("dream.keycloak.url", other.url() + "/auth");
                            settings.put(
                                    "dream.oidc.client-secret",
                                    other.given().getProperty("dream.oidc.client-secret"));
                            settings.put("dream.engine.url", other.url() + "/v1");
                            settings.put("dream.engine.api-key", key);
                            settings.put("dream.engine.context", "800");
                            settings.put("dream.gpu.library", gpus.library().toString());
                            settings.put("dream.download.private", "true");
                            return settings;
                        });
        house.dream("reset", "--yes");
        forgetModels();
        var people = new People(other);
        people.welcome(house.url());
        people.add("elsewhere", PASSWORD, "user", "operator");
        card = house.up();
    }

    @AfterAll
    void stops() {
        house.close();
    }

    @Test
    @Order(1)
    void only_the_console_and_gateway_is_started_here(House other) {
        assertThat(Services.of(house)).containsOnlyKeys("house");
        assertThat(house.home().resolve("postgres")).doesNotExist();
        assertThat(house.home().resolve("keycloak")).doesNotExist();
        assertThat(Services.engine(house)).isZero();
        assertThat(card)
                .contains("Dream Server is up: " + house.url())
                .contains("from " + other.url() + "/v1")
                .contains("█", "self-signed")
                .doesNotContain("Password:");
    }

    @Test
    @Order(2)
    void its_own_certificate_is_for_its_address_and_http_2_is_spoken() throws Exception {
        try (var client = trusting(selfSigned(), "keystore")) {
            var answer = get(client, house.url() + "/api/v1/version");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    @Order(3)
    void a_page_asked_for_over_plain_http_is_only_there_over_https() throws Exception {
        var plain = "http://localhost:" + house.port();
        try (var client = HttpClient.newHttpClient()) {
            var sent = get(client, plain + "/chat?about=keys");
            assertThat(sent.statusCode()).isEqualTo(302);
            assertThat(sent.headers().firstValue("Location"))
                    .hasValue(house.url() + "/chat?about=keys");
            assertThat(get(client, plain + "/api/v1/version").statusCode()).isEqualTo(200);
        }
        assertThat(Machine.listeners(Services.processes(house)))
                .containsKeys(house.port(), house.port() + 4, house.port() + 8)
                .allSatisfy((port, at) -> assertThat(at).matches(InetAddress::isLoopbackAddress));
    }

    @Test
    @Order(4)
    void a_person_of_the_other_keycloak_signs_in_and_reads_an_answer_of_the_other_engine() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("elsewhere", PASSWORD);
            page.navigate("/chat");
            page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message"))
                    .fill("what is dream server");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.LOG)).containsText("on your own hardware");
            assertThat(page.context().cookies(house.url()))
                    .isNotEmpty()
                    .allSatisfy(
                            cookie -> {
                                assertThat(cookie.secure).as(cookie.name).isTrue();
                                assertThat(cookie.httpOnly).as(cookie.name).isTrue();
                            });
            visit.assertCalm();
        }
    }

    @Test
    @Order(5)
    void pages_are_told_what_is_new_over_https() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("elsewhere", PASSWORD);
            page.navigate("/");
            assertThat(
                            page.evaluate(
                                    "performance.getEntriesByType('navigation')[0].nextHopProtocol"))
                    .isEqualTo("h2");
            assertThat(page.locator("[data-live-state]")).hasText("Live");
            page.evaluate(
                    "document.querySelectorAll('[data-live^=\"machine.\"]').forEach(one => one.textContent = '')");
            assertThat(page.locator("[data-live^='machine.']:not(:empty)").first()).isVisible();
            visit.assertCalm();
        }
    }

    @Test
    @Order(6)
    void what_no_longer_fits_the_context_is_told_as_a_summary_that_its_owner_can_change() {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("elsewhere", PASSWORD);
            page.navigate("/chat");
            for (var at = 1; at <= 7; at++) {
                ask(page, "what is dream server, in /srv/models/part-%d".formatted(at));
            }
            var summary = summaryOnceWritten(page);
            assertThat(summary.locator("[data-of]")).containsText("Written by dream-guide");
            var text = summary.getByRole(AriaRole.TEXTBOX);
            assertThat(text).hasValue(Pattern.compile("/srv/models/part-1"));
            visit.assertCalm();

            text.fill("They spoke about /srv/models/part-1.");
            button(summary, "Save").click();
            ask(page, "is my data private");
            assertThat(page.getByRole(AriaRole.LOG))
                    .containsText("The model is told their summary");
            assertThat(summaryOnceWritten(page).getByRole(AriaRole.TEXTBOX))
                    .hasValue(Pattern.compile("/srv/models/part-1"));
        }
    }

    /** Asks and waits for the end of the answer. */
    private static void ask(Page page, String question) {
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message"))
                .fill(question);
        page.keyboard().press("Enter");
        assertThat(page.locator(".ms.a").last()).not().hasAttribute("aria-busy", "true");
        assertThat(page.locator(".ms.a .mt-row").last()).isVisible();
    }

    /** Opens the summary again until there is one: it is written in the background. */
    private static Locator summaryOnceWritten(Page page) {
        var dialog = page.locator("#summary");
        var there = dialog.getByRole(AriaRole.TEXTBOX);
        for (var open = System.nanoTime(); !there.isVisible(); ) {
            assertThat(System.nanoTime() - open)
                    .as("waits for a summary")
                    .isLessThan(30_000_000_000L);
            if (dialog.isVisible()) {
                button(dialog, "Cancel").click();
            }
            page.locator(".th [data-more]").click();
            page.getByRole(
                            AriaRole.MENUITEM,
                            new Page.GetByRoleOptions().setName("Summary of what no longer fits"))
                    .click();
            assertThat(dialog).isVisible();
        }
        return dialog;
    }

    private static Locator button(Locator in, String name) {
        return in.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    @Test
    @Order(7)
    void a_program_is_answered_over_https_and_its_row_stands_in_the_own_database()
            throws Exception {
        var key = house.newKey("https");
        try (var client = trusting(selfSigned(), "keystore");
                var database = DriverManager.getConnection(databaseUrl, "guest", PASSWORD)) {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(house.url() + "/v1/chat/completions"))
                                    .header("Authorization", "Bearer " + key)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("on your own hardware");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            var id = answer.headers().firstValue("x-request-id").orElseThrow();
            assertThat(rows(database, id)).isEqualTo(1);
        }
        var test = house.dream("test");
        assertThat(test.code()).as(test.output()).isZero();
        assertThat(house.dream("audit", "verify").code()).isZero();
        var doctor = house.dream("doctor");
        assertThat(doctor.code()).as(doctor.output()).isZero();
    }

    @Test
    @Order(8)
    void another_engine_and_a_given_certificate_act_with_the_next_up(House other) throws Exception {
        var given = house.home().resolveSibling("given.p12");
        makeCertificate(given);
        Files.writeString(
                house.home().resolve("dream.properties"),
                "dream.tls.keystore=%s%ndream.tls.keystore-password=%s%n"
                        .formatted(given, PASSWORD),
                StandardOpenOption.APPEND);
        var engine = "http://127.0.0.1:" + other.port();
        var up = house.dream("up", "--yes", "--engine", engine + "/");
        assertThat(up.code()).as(up.output()).isZero();
        assertThat(up.output())
                .contains("so that the new settings act", "from " + engine)
                .doesNotContain("self-signed");
        try (var client = trusting(given, PASSWORD)) {
            assertThat(get(client, house.url() + "/api/v1/version").statusCode()).isEqualTo(200);
        }
        try (var client = trusting(selfSigned(), "keystore")) {
            assertThatThrownBy(() -> get(client, house.url() + "/api/v1/version"))
                    .isInstanceOf(SSLHandshakeException.class);
        }
        var test = house.dream("test");
        assertThat(test.code()).as(test.output()).isZero();
    }

    @Test
    @Order(9)
    void gpus_are_told_with_who_has_their_memory_and_a_lost_one_at_once() throws Exception {
        try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
            var page = visit.page();
            visit.enter("elsewhere", PASSWORD);
            page.navigate("/gpu");
            var cards = page.locator(".gpu");
            assertThat(cards).hasCount(2);
            assertThat(cards.first()).containsText("NVIDIA Stub 24GB");
            assertThat(cards.first()).containsText("4.0 of 24.0 GB");
            assertThat(cards.first()).containsText("580.159.04 · CUDA 13.0");
            assertThat(cards.first().locator("tbody tr")).hasCount(3);
            assertThat(page.locator("#gpus .note")).hasCount(0);
            visit.picture("gpu");
            visit.assertAccessible();

            gpus.does("gpus 2", "lost 1"); // the open page is told
            assertThat(cards.nth(1)).containsText("Lost");
            assertThat(cards.first()).containsText("Works");
            assertThat(page.locator("#gpus .note")).containsText("no longer answers its driver");
            visit.picture("gpu-lost");
            page.navigate("/health");
            assertThat(page.locator("#services")).containsText("2 × NVIDIA Stub 24GB");
            assertThat(page.locator("#services")).containsText("check power supply");
            visit.assertCalm();
        }
        var lost = house.dream("gpu", "--json");
        assertThat(lost.code()).isEqualTo(1);
        assertThat(Services.json(lost.output()).path("state").asText()).isEqualTo("LOST");
        gpus.does("gpus 2");
        var shown = house.dream("gpu");
        for (var until = Instant.now().plusSeconds(30); shown.code() != 0; ) {
            // What the house saw last may be a moment old.
            assertThat(Instant.now()).as(shown.output()).isBefore(until);
            shown = house.dream("gpu");
        }
        assertThat(shown.output())
                .contains("NVIDIA 1  NVIDIA Stub 24GB  ok")
                .contains("memory 4.0 GB of 24.0 GB used, 19.5 GB free")
                .contains("busy 37 %, 61 °C, 151 W of 350 W")
                .contains("another program", "cannot be seen from here");
    }

    @Test
    @Order(10)
    void a_model_of_an_address_is_fetched_by_a_job_read_and_ready_to_be_used() throws Exception {
        var bytes = Files.readAllBytes(Path.of("..", "engines", "guide", "dream-guide.gguf"));
        var hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/visitor.gguf", exchange -> part(exchange, bytes));
        hub.createContext("/broken.gguf", exchange -> part(exchange, new byte[5000]));
        hub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hub.start();
        try {
            var there = "http://127.0.0.1:" + hub.getAddress().getPort();
            assertThat(house.dream("model", "import", there + "/visitor.gguf").output())
                    .contains("It is called visitor.");
            var visitor = model("visitor", "INSTALLED");
            assertThat(visitor.path("files").path(0).path("sha256").asText())
                    .isEqualTo(
                            HexFormat.of()
                                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            assertThat(house.home().resolve("models/visitor/visitor.gguf")).hasBinaryContent(bytes);

            house.dream("model", "import", there + "/late.gguf");
            try (var visit = new Visit(house, Visit.Screen.DESK_LIGHT)) {
                var page = visit.page();
                visit.enter("elsewhere", PASSWORD);
                page.navigate("/models");
                var late =
                        page.locator("#list tbody tr")
                                .filter(new Locator.FilterOptions().setHasText("late.gguf"));
                assertThat(late).containsText("Stopped"); // the open page is told
                visit.picture("models-stopped");
                visit.assertAccessible();
                page.navigate("/bell");
                assertThat(page.locator("main")).containsText("late.gguf could not be downloaded");
                page.navigate("/models");
                hub.createContext("/late.gguf", exchange -> part(exchange, bytes));
                var loads = page.locator("#list\\:loads");
                assertThat(loads).containsText("is not there any more");
                loads.getByText("Resume").click();
                assertThat(late).containsText("On this machine");
                page.navigate("/bell");
                assertThat(page.locator("main")).containsText("late.gguf is downloaded");
                visit.assertCalm();
            }
            pausedAndSeen(hub, there, bytes);

            house.dream("model", "import", there + "/broken.gguf");
            assertThat(model("broken", "REFUSED").path("reason").asText())
                    .contains("not a GGUF file");
        } finally {
            hub.stop(0);
        }
    }

    /** The page shows bytes as they come; command and page act on the same download. */
    private void pausedAndSeen(HttpServer hub, String there, byte[] bytes) throws Exception {
        var more = new CountDownLatch(1);
        var rest = new CountDownLatch(1);
        hub.createContext(
                "/slow.gguf",
                exchange -> {
                    if (rest.getCount() == 0) {
                        part(exchange, bytes);
                    } else {
                        inPieces(exchange, bytes, more, rest);
                    }
                });
        house.dream("model", "import", there + "/slow.gguf");
        try (var visit = new Visit(house, Visit.Screen.PHONE_DARK)) {
            var page = visit.page();
            visit.enter("elsewhere", PASSWORD);
            page.navigate("/models");
            var loads = page.locator("#list\\:loads");
            assertThat(loads.locator("[aria-valuenow='50']")).hasCount(1);
            assertThat(loads).containsText("MB/s");
            var shown = loads.locator("section").elementHandle();
            more.countDown();
            assertThat(loads.locator("[aria-valuenow='75']")).hasCount(1);
            // By the stream of news: what was there is there still, with another figure.
            assertThat((Boolean) shown.evaluate("one => one.isConnected")).isTrue();
            visit.picture("models-downloading");
            visit.assertAccessible();
            loads.getByText("Pause").click();
            assertThat(loads).containsText("Paused");
            assertThat(house.dream("download").output()).containsPattern("slow +paused");
            rest.countDown();
            assertThat(house.dream("download", "resume", "slow").output()).contains("goes on");
            model("slow", "INSTALLED");
            visit.assertCalm();
        }
    }

    @Test
    @Order(11)
    void a_download_goes_on_by_itself_after_the_server_was_killed() throws Exception {
        var guide = Files.readAllBytes(Path.of("..", "engines", "guide", "dream-guide.gguf"));
        try (var hub = new LongFile(guide, 80 << 20, 72 << 20)) { // the second part is under way
            house.dream("model", "import", hub.address("/long.gguf"));
            var pid = Services.pids(house).get("house");
            assertThat(hub.reached(Duration.ofSeconds(60))).isTrue();
            awaitAllWritten(hub); // what was on its way comes twice
            var server = ProcessHandle.of(pid).orElseThrow();
            assertThat(server.destroyForcibly()).isTrue();
            server.onExit().get(20, TimeUnit.SECONDS);
            hub.goOn();

            var here = house.home().resolve("models/long/long.gguf");
            for (var until = Instant.now().plusSeconds(180); !Files.exists(here); ) {
                assertThat(Instant.now()).as("the download goes on").isBefore(until);
                TimeUnit.MILLISECONDS.sleep(250); // between two looks, not to be right
            }
            assertThat(model("long", "INSTALLED").path("files").path(0).path("sha256").asText())
                    .isEqualTo(hub.sha256());
            assertThat(Services.pids(house).get("house")).isNotEqualTo(pid);
            System.out.printf("killed: %d of %d bytes were sent%n", hub.sent(), hub.size());
            assertThat(hub.sent() - hub.size()).isLessThanOrEqualTo(hub.size() / 50);
        }
    }

    /** A reset keeps them, and a run before this one has left some. */
    private void forgetModels() throws IOException {
        var models = house.home().resolve("models");
        if (Files.exists(models)) {
            try (var all = Files.walk(models)) {
                for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Until all that was sent by now lies in the house's unfinished file. */
    private void awaitAllWritten(LongFile hub) throws Exception {
        var limit = Instant.now().plusSeconds(60);
        for (var written = written(); written < hub.sent(); written = written()) {
            assertThat(Instant.now()).as("%d bytes of %d", written, hub.sent()).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(20); // between two looks, not to be right
        }
    }

    /** How long the longest unfinished file is. */
    private long written() throws IOException {
        var longest = 0L;
        try (var files = Files.newDirectoryStream(house.home().resolve("models/partial"))) {
            for (var file : files) {
                longest = Math.max(longest, Files.size(file));
            }
        }
        return longest;
    }

    /** The model once it is so; each look takes about a second. */
    private JsonNode model(String id, String state) throws Exception {
        var until = Instant.now().plusSeconds(60);
        while (true) {
            var told = house.dream("model", "info", id, "--json");
            var model = Services.json(told.output());
            if (model.path("state").asText().equals(state)) {
                return model;
            }
            assertThat(Instant.now()).as(told.output()).isBefore(until);
        }
    }

    private static void part(HttpExchange exchange, byte[] whole) throws IOException {
        var range = exchange.getRequestHeaders().getFirst("Range");
        var asked = Pattern.compile("bytes=(\\d+)-(\\d*)").matcher(range == null ? "" : range);
        var from = 0;
        var to = whole.length - 1;
        if (asked.matches()) {
            from = Integer.parseInt(asked.group(1));
            to = asked.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(asked.group(2)));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, to, whole.length));
        }
        exchange.getResponseHeaders().set("ETag", "\"one\"");
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        try (exchange) {
            exchange.sendResponseHeaders(asked.matches() ? 206 : 200, to - from + 1L);
            exchange.getResponseBody().write(whole, from, to - from + 1);
        }
    }

    /** Half of it, a quarter more when told so, and nothing more: the connection ends. */
    private static void inPieces(
            HttpExchange exchange, byte[] whole, CountDownLatch more, CountDownLatch rest)
            throws IOException {
        var range = "bytes 0-%d/%d".formatted(whole.length - 1, whole.length);
        exchange.getResponseHeaders().set("Content-Range", range);
        exchange.getResponseHeaders().set("ETag", "\"one\"");
        try (exchange) {
            exchange.sendResponseHeaders(206, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length / 2);
            exchange.getResponseBody().flush();
            more.await(60, TimeUnit.SECONDS);
            exchange.getResponseBody().write(whole, whole.length / 2, whole.length / 4);
            exchange.getResponseBody().flush();
            rest.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long rows(Connection database, String requestId) throws SQLException {
        try (var row =
                database.prepareStatement(
                        "select count(*) from usage_attempt where request_id = ?::uuid")) {
            row.setString(1, requestId);
            var result = row.executeQuery();
            result.next();
            return result.getLong(1);
        }
    }

    private Path selfSigned() {
        return house.home().resolve("secrets/https-localhost.p12");
    }

    private static void makeCertificate(Path file) throws Exception {
        Files.deleteIfExists(file);
        var keytool =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "given",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=given",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD);
        var made = House.run(keytool);
        assertThat(made.code()).as(made.output()).isZero();
    }

    /** A client that trusts the certificates of this file and no others; a secret opens it. */
    private HttpClient trusting(Path keystore, String password) throws Exception {
        var secret = house.home().resolve("secrets").resolve(password);
        var word = Files.exists(secret) ? Files.readString(secret).strip() : password;
        var kept = KeyStore.getInstance(keystore.toFile(), word.toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (var alias : java.util.Collections.list(kept.aliases())) {
            trusted.setCertificateEntry(alias, kept.getCertificate(alias));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> get(HttpClient client, String url)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
