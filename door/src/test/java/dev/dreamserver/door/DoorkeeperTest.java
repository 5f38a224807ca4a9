package dev.dreamserver.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.predicate.Predicates;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door in a real Undertow, before its reverse proxy, as in the server. */
@Timeout(20)
class DoorkeeperTest {

    private static final String LOGIN = "/auth/realms/dream/login-actions/authenticate?tab_id=1";
    private static final String BACK = "/?state=s&session_state=t&code=c";
    private static final String[] BROWSER = {"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"};
    private static final String[] PROGRAM = {"Accept", "application/json"};

    private final AtomicBoolean database = new AtomicBoolean(true);
    private final AtomicInteger knocks = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile String says = "come in";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init")
    private Undertow behind;

    @SuppressWarnings("NullAway.Init")
    private Undertow front;

    @BeforeEach
    void open() {
        behind =
                Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(this::answer).build();
        behind.start();
        var proxied =
                ProxyHandler.builder()
                        .setProxyClient(
                                new LoadBalancingProxyClient()
                                        .addHost(URI.create("http://127.0.0.1:" + port(behind))))
                        .setMaxRequestTime(10_000)
                        .build();
        var knock =
                new Knock(
                        () -> {
                            knocks.incrementAndGet();
                            return database.get();
                        },
                        now::get);
        var door = new Doorkeeper(proxied, knock, Notice.of("database"), Notice.of("sign-in"));
        var gzip =
                new ContentEncodingRepository()
                        .addEncodingHandler(
                                "gzip", new GzipEncodingProvider(), 50, Predicates.truePredicate());
        front =
                Undertow.builder()
                        .addHttpListener(0, "127.0.0.1")
                        .setHandler(new EncodingHandler(door, gzip))
                        .build();
        front.start();
    }

    @AfterEach
    void close() {
        front.stop();
        behind.stop();
        client.close();
    }

    private void answer(HttpServerExchange exchange) {
        asked.incrementAndGet();
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseHeaders().put(Headers.ETAG, "\"own\"");
        exchange.getResponseSender().send(says);
    }

    @Test
    void while_the_database_is_away_a_person_is_told_so_in_both_languages() {
        database.set(false);

        var page = get(LOGIN, BROWSER);

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<h1>The database does not answer</h1>", "Die Datenbank antwortet nicht")
                .doesNotContain("{t", "{o", "{l")
                .endsWith("</html>\n");
        assertThat(asked).hasValue(0);
    }

    @Test
    void a_form_that_is_sent_meanwhile_reaches_nobody() {
        database.set(false);

        var page = send("POST", LOGIN, "username=mara&password=" + "x".repeat(100_000), BROWSER);

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("The database does not answer").doesNotContain("mara");
        assertThat(asked).hasValue(0);
    }

    @Test
    void its_place_becomes_the_sign_in_once_the_database_is_back() {
        database.set(false);
        assertThat(send("HEAD", LOGIN, "", BROWSER).statusCode()).isEqualTo(503);
        database.set(true);
        assertThat(get(LOGIN, BROWSER).statusCode()).as("asked a moment ago").isEqualTo(503);
        pass(1);
        assertThat(get(LOGIN, BROWSER).body()).isEqualTo("come in");
        assertThat(knocks).hasValue(2);
    }

    @Test
    void programs_get_what_keycloak_says_and_nobody_knocks_for_them() {
        database.set(false);
        status = 500;
        says = "{\"error\":\"unknown_error\"}";

        assertThat(get("/auth/realms/dream/protocol/openid-connect/token", PROGRAM))
                .returns(500, HttpResponse::statusCode)
                .returns(says, HttpResponse::body);
        assertThat(get(LOGIN).body()).isEqualTo(says);
        assertThat(get("/chat?state=open", BROWSER).body()).isEqualTo(says);
        assertThat(knocks).hasValue(0);
    }

    @Test
    void what_breaks_within_a_minute_after_is_told_as_calmly_and_later_as_it_is() {
        database.set(false);
        assertThat(get(LOGIN, BROWSER).statusCode()).isEqualTo(503);
        database.set(true);
        status = 500;
        says = "broken".repeat(200_000);
        pass(2);
        for (var times = 0; times < 3; times++) { // on one connection
            var page = get(LOGIN, BROWSER);
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("ETag")).isEmpty();
            assertThat(page.body()).contains("The database does not answer").endsWith("</html>\n");
        }
        pass(60);
        assertThat(get(LOGIN, BROWSER))
                .returns(500, HttpResponse::statusCode)
                .returns(says, HttpResponse::body);
    }

    @Test
    void keycloak_away_is_its_own_page_and_for_programs_none() {
        behind.stop();

        var page = get(LOGIN, BROWSER);

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(page.body())
                .contains("Sign-in is not there yet", "Die Anmeldung ist noch nicht");
        assertThat(get(LOGIN, PROGRAM))
                .returns(503, HttpResponse::statusCode)
                .returns("", HttpResponse::body);
    }

    @Test
    void who_comes_back_with_a_code_is_told_before_it_is_used_up_and_after() {
        database.set(false);
        assertThat(get(BACK, BROWSER).body()).contains("The database does not answer");
        assertThat(asked).hasValue(0);
        database.set(true);
        pass(2);
        status = 403; // what the server says when no token came for the code
        assertThat(get(BACK, BROWSER))
                .returns(503, HttpResponse::statusCode)
                .satisfies(page -> assertThat(page.body()).contains("The database does not"));
        pass(60);
        assertThat(get(BACK, BROWSER).statusCode()).isEqualTo(403);
    }

    @Test
    void what_stands_instead_is_compressed_like_anything_else() throws IOException {
        database.set(false);
        assertThat(unzipped(LOGIN)).contains("The database does not answer").endsWith("</html>\n");
        database.set(true);
        status = 500;
        pass(2);
        assertThat(unzipped(LOGIN)).contains("The database does not answer").endsWith("</html>\n");
    }

    private String unzipped(String address) throws IOException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(front) + address))
                        .headers(BROWSER)
                        .header("Accept-Encoding", "gzip")
                        .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void pass(int seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private HttpResponse<String> get(String address, String... headers) {
        return send("GET", address, "", headers);
    }

    private HttpResponse<String> send(
            String method, String address, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(front) + address))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(address, e);
        }
    }

    private static int port(Undertow server) {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }
}
