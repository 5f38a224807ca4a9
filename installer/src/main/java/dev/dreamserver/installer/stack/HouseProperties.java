package dev.dreamserver.installer.stack;

import static dev.dreamserver.installer.home.LauncherSettings.BIND;
import static dev.dreamserver.installer.home.LauncherSettings.DB_PASSWORD;
import static dev.dreamserver.installer.home.LauncherSettings.DB_URL;
import static dev.dreamserver.installer.home.LauncherSettings.DB_USER;
import static dev.dreamserver.installer.home.LauncherSettings.HTTPS_BIND;
import static dev.dreamserver.installer.home.LauncherSettings.KEYCLOAK_URL;
import static dev.dreamserver.installer.home.LauncherSettings.MODEL_FILE;
import static dev.dreamserver.installer.home.LauncherSettings.OIDC_CLIENT_SECRET;

import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.Secrets;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the house is told at its start: the owner's settings and, with them, every address and
 * secret it needs. Written to a file that only the owner can read; nothing of it is on a command
 * line.
 */
final class HouseProperties {

    private final Installation at;

    HouseProperties(Installation at) {
        this.at = at;
    }

    /** As the text of a properties file. */
    String text() {
        var properties = new Properties();
        properties.putAll(values());
        var text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    Map<String, String> values() {
        var settings = at.settings();
        var ports = settings.ports();
        var values = new TreeMap<>(settings.all());
        values.keySet().removeIf(key -> !key.startsWith("dream."));
        values.put("jboss.node.name", "dream");
        values.put("dream.home", at.home().root().toString());
        values.put("dream.version", at.distribution().fact("version"));
        values.put("dream.url", settings.origin());
        values.put("dream.host", URI.create(settings.origin()).getRawAuthority());
        values.put("dream.http.port", Integer.toString(ports.http()));
        values.put("dream.bind", settings.get(BIND));
        values.put("dream.management.port", Integer.toString(ports.management()));
        values.put(
                "dream.io.threads", Integer.toString(Runtime.getRuntime().availableProcessors()));
        database(values);
        signIn(values);
        values.put("dream.cli.token", secret(Secrets.Name.CLI_TOKEN));
        values.put("dream.events.secret", secret(Secrets.Name.EVENTS));
        values.put("dream.master.key", secret(Secrets.Name.MASTER_KEY));
        values.put("dream.envelope.key", secret(Secrets.Name.ENVELOPE_KEY));
        at.secrets()
                .formerEnvelopeKey()
                .ifPresent(former -> values.put("dream.envelope.former-key", former));
        engine(values);
        https(values);
        return values;
    }

    private void database(Map<String, String> values) {
        var settings = at.settings();
        var own = settings.isSet(DB_URL);
        values.put(
                "dream.db.url",
                own
                        ? settings.get(DB_URL)
                        : "jdbc:postgresql://127.0.0.1:" + settings.ports().postgres() + "/dream");
        values.put("dream.db.user", own ? settings.get(DB_USER) : "dream");
        values.put(
                "dream.db.password",
                own ? settings.get(DB_PASSWORD) : secret(Secrets.Name.DB_DREAM));
    }

    private void signIn(Map<String, String> values) {
        var settings = at.settings();
        var own = settings.get(KEYCLOAK_URL);
        var host = "127.0.0.1";
        var port = settings.ports().keycloak();
        var databasePort = settings.ports().postgres();
        var provider = "http://127.0.0.1:" + port + "/auth/realms/dream";
        var issuer = settings.origin() + "/auth/realms/dream";
        var clientSecret = secret(Secrets.Name.CONSOLE_CLIENT);
        if (!own.isEmpty()) {
            var uri = URI.create(own);
            host = uri.getHost();
            port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
            provider = own.replaceFirst("/+$", "") + "/realms/dream";
            issuer = provider;
            databasePort = 0; // that of an own Keycloak is nobody's business here
            clientSecret = settings.get(OIDC_CLIENT_SECRET);
        }
        values.put("dream.keycloak.host", host);
        values.put("dream.keycloak.port", Integer.toString(port));
        values.put("dream.keycloak.database-port", Integer.toString(databasePort));
        values.put("dream.oidc.provider-url", provider);
        values.put("dream.oidc.issuer", issuer);
        values.put("dream.oidc.client-id", "dream-console");
        values.put("dream.oidc.client-secret", clientSecret);
    }

    private void engine(Map<String, String> values) {
        var own = at.settings().get(MODEL_FILE);
        var model = own.isEmpty() ? at.distribution().guideModel() : Path.of(own);
        values.put("dream.model.file", model.toString());
        values.put("dream.model.guide", Boolean.toString(own.isEmpty()));
        values.put("dream.engine.jni", at.distribution().jniEngine().toString());
        values.put("dream.engine.java", at.java().toString());
        values.putIfAbsent("dream.engine.port", Integer.toString(at.settings().ports().engine()));
    }

    private void https(Map<String, String> values) {
        var settings = at.settings();
        values.put("dream.https.enabled", Boolean.toString(settings.https()));
        if (settings.https()) {
            var certificate = new Certificate(at);
            values.put("dream.https.port", Integer.toString(settings.ports().https()));
            values.put("dream.https.bind", settings.get(HTTPS_BIND));
            values.put("dream.https.keystore", certificate.file().toString());
            values.put("dream.https.keystore.password", certificate.password());
        }
        values.remove("dream.tls.keystore-password");
    }

    private String secret(Secrets.Name name) {
        return at.secrets().get(name);
    }
}
