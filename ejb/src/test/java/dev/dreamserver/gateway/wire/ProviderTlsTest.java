package dev.dreamserver.gateway.wire;

import static dev.dreamserver.gateway.wire.ScriptedEngine.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.ProviderTerms;
import dev.dreamserver.engine.ProviderTerms.Patience;
import dev.dreamserver.security.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider behind TLS: the name in its certificate counts, and connections are kept. */
class ProviderTlsTest extends KernelFixture {

    private static final String PASSWORD = "of a test";
    private static final String ASK =
            "{\"model\":\"a/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir static Path folder;

    private static SSLContext theirs;
    private static SSLContext trusting;

    private ScriptedEngine provider;

    /** A certificate for localhost, and for nothing else. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        var file = folder.resolve("store.p12");
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "provider",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=provider",
                                "-ext",
                                "san=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        theirs = SSLContext.getInstance("TLS");
        theirs.init(keys.getKeyManagers(), null, null);

        var certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("provider", store.getCertificate("provider"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    @BeforeEach
    void openProvider() throws IOException {
        provider = new ScriptedEngine(theirs.getServerSocketFactory());
    }

    @AfterEach
    void closeProvider() throws IOException {
        provider.close();
    }

    private void start(String host) {
        start(
                new EngineEndpoint(
                        "a",
                        URI.create("https://%s:%d".formatted(host, provider.port())),
                        new Secret("key-of-a"),
                        "a/m",
                        "m",
                        4096,
                        false,
                        false,
                        0,
                        Optional.of(
                                new ProviderTerms(
                                        ProviderTerms.State.UP,
                                        1,
                                        10,
                                        List.of(),
                                        true,
                                        Set.of(401),
                                        new Patience(
                                                0,
                                                Duration.ofSeconds(1),
                                                100,
                                                Duration.ofSeconds(1))))));
    }

    private int ask() throws IOException {
        try (var client = new Wire(port)) {
            client.post(ASK);
            return client.answer().status();
        }
    }

    @Test
    void it_answers_over_one_kept_connection() throws Exception {
        start("localhost");
        kernel.trust(trusting);
        for (var i = 0; i < 3; i++) {
            provider.next(
                    line -> {
                        assertThat(line.head).contains("Bearer key-of-a");
                        line.json(200, plain("hello", 7, 3));
                    });
            assertThat(ask()).isEqualTo(200);
        }
        assertThat(provider.connections).hasValue(1);
        assertThat(provider.problems).isEmpty();
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws Exception {
        start("127.0.0.1");
        kernel.trust(trusting);
        provider.next(line -> line.json(200, plain("stolen", 7, 3)));
        assertThat(ask()).isBetween(502, 503);
    }

    @Test
    void a_certificate_of_nobody_known_is_refused() throws Exception {
        start("localhost");
        provider.next(line -> line.json(200, plain("stolen", 7, 3)));
        assertThat(ask()).isBetween(502, 503);
    }
}
