package dev.dreamserver.installer.stack;

import static dev.dreamserver.installer.home.LauncherSettings.KEYSTORE;
import static dev.dreamserver.installer.home.LauncherSettings.KEYSTORE_PASSWORD;

import dev.dreamserver.installer.Progress;
import dev.dreamserver.installer.Trouble;
import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.process.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The certificate for https: the owner's, or one that the house signs itself for its address. */
final class Certificate {

    private final Installation at;

    Certificate(Installation at) {
        this.at = at;
    }

    /** The PKCS12 file. */
    Path file() {
        var own = at.settings().get(KEYSTORE);
        return own.isEmpty()
                ? at.home().secrets().resolve("https-" + host() + ".p12")
                : Path.of(own);
    }

    String password() {
        return at.settings().isSet(KEYSTORE)
                ? at.settings().get(KEYSTORE_PASSWORD)
                : at.secrets().get(Secrets.Name.KEYSTORE);
    }

    /** Makes the self-signed one when it is not there; checks that the owner's is. */
    void ensure(Progress progress) {
        var file = file();
        if (Files.isReadable(file)) {
            return;
        }
        if (at.settings().isSet(KEYSTORE)) {
            throw new Trouble(
                    "The certificate cannot be read: " + file, "Correct dream.tls.keystore.");
        }
        progress.step("Making a certificate", 0, Progress.UNKNOWN);
        at.secrets().get(Secrets.Name.KEYSTORE);
        var draft = file.resolveSibling("https.new");
        var log = at.home().log("certificate");
        try {
            Files.deleteIfExists(draft);
            if (keytool(draft, log).run() != 0) {
                throw new Trouble("The certificate could not be made.", "See " + log + ".");
            }
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            Files.move(draft, file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the certificate", e);
        }
        progress.done("Making a certificate");
    }

    private Launch keytool(Path draft, Path log) {
        var names = new LinkedHashSet<String>();
        names.add(host().matches("[0-9.]+|.*:.*") ? "ip:" + host() : "dns:" + host());
        names.add("dns:localhost");
        names.add("ip:127.0.0.1");
        return new Launch(
                List.of(
                        at.java().resolveSibling("keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "dream",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-sigalg",
                        "SHA256withECDSA",
                        "-validity",
                        "397",
                        "-dname",
                        "CN=" + host() + ",O=Dream Server",
                        "-ext",
                        "san=" + String.join(",", names),
                        "-ext",
                        "eku=serverAuth",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        draft.toString(),
                        "-storepass:file",
                        at.secrets().file(Secrets.Name.KEYSTORE).toString()),
                Map.of(),
                at.home().root(),
                log);
    }

    private String host() {
        return URI.create(at.settings().origin()).getHost();
    }
}
