package dev.dreamserver.installer.terminal;

import dev.dreamserver.installer.home.Installation;
import dev.dreamserver.installer.home.LauncherSettings;
import dev.dreamserver.installer.home.Secrets;
import dev.dreamserver.installer.supervisor.ServiceState;
import dev.dreamserver.owner.file.OwnerOnly;
import io.nayuki.qrcodegen.QrCode;
import java.nio.file.Files;
import java.util.List;

/** The last thing that {@code up} prints: where it is, who may enter, how to go on. */
public final class SummaryCard {

    private static final String RULE = "─".repeat(64);

    private final Installation at;
    private final Screen screen;

    /** A card for an installation. */
    public SummaryCard(Installation at, Screen screen) {
        this.at = at;
        this.screen = screen;
    }

    /**
     * Prints it. The first password is printed once in the life of an installation.
     *
     * @param model which model answers, or why none does
     */
    public void show(List<ServiceState> services, String model) {
        var url = at.settings().origin();
        rule();
        screen.line("  " + screen.strong("Dream Server is up: " + url));
        screen.line("");
        firstAdmin();
        for (var service : services) {
            screen.line("  %-20s %s".formatted(service.name(), service.detail()));
        }
        screen.line("  %-20s %s".formatted("Chat model", model));
        screen.line("");
        screen.line("  Use it from programs:");
        screen.line(
                "    export OPENAI_BASE_URL=%s/v1 OPENAI_API_KEY=$(./dream key create my-app)"
                        .formatted(url));
        hint("Does it work?", "test");
        hint("Stop it:", "down");
        if (at.settings().guide()) {
            hint("Your own model:", "up --model FILE.gguf");
        }
        lan(url);
        rule();
    }

    private void hint(String what, String words) {
        screen.line("  %-22s ./dream %s".formatted(what, words));
    }

    private void rule() {
        screen.line(screen.terminal() ? RULE : "");
    }

    private void firstAdmin() {
        var shown = at.home().secrets().resolve("first-admin-shown");
        if (at.settings().isSet(LauncherSettings.KEYCLOAK_URL) || Files.exists(shown)) {
            return;
        }
        screen.line("  Sign in as:  admin");
        screen.line("  Password:    " + at.secrets().get(Secrets.Name.FIRST_ADMIN_PASSWORD));
        screen.line("  Shown only now. You choose your own at the first sign-in.");
        screen.line("");
        OwnerOnly.write(shown, "shown\n");
    }

    private void lan(String url) {
        if (!at.settings().https()) {
            hint("Open to your network:", "up --lan");
            return;
        }
        screen.line("");
        screen.line("  From a phone on the same network:");
        QrPicture.lines(QrCode.encodeText(url, QrCode.Ecc.MEDIUM)).forEach(screen::line);
        if (!at.settings().isSet(LauncherSettings.KEYSTORE)) {
            screen.line(
                    "  The certificate is self-signed: the browser asks once whether you trust it.");
        }
    }
}
