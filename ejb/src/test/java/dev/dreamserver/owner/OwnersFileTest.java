package dev.dreamserver.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.owner.SettingView.Source;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.ErrorCode;
import dev.dreamserver.platform.PlatformError;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.settings.SettingsError;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnersFileTest {

    private static final String BATCH = "dream.audit.verify-batch";
    private static final Caller ADMIN =
            new Caller(
                    "p-1",
                    "Mara",
                    Optional.empty(),
                    Set.of(Roles.ADMIN),
                    Optional.empty(),
                    Caller.Via.SESSION);

    @TempDir Path home;

    private final Map<String, String> inForce = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<AuditEvent> recorded = new ArrayList<>();
    private final List<Synchronization> whenDone = new ArrayList<>();
    private final OwnersFile owner = new OwnersFile();

    @BeforeEach
    void start() throws IOException {
        Files.writeString(file(), "# mine\n" + BATCH + "=50\n");
        inForce.put("dream.home", home.toString());
        inForce.put("dream.master.key", "k".repeat(32));
        inForce.put("dream.envelope.key", "e".repeat(32));
        inForce.put(BATCH, "50");
        owner.settings = new Settings(key -> Optional.ofNullable(inForce.get(key)));
        owner.environment = environment::get;
        owner.audit =
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {
                        recorded.add(event);
                    }
                };
        owner.transaction =
                (TransactionSynchronizationRegistry)
                        Proxy.newProxyInstance(
                                OwnersFileTest.class.getClassLoader(),
                                new Class<?>[] {TransactionSynchronizationRegistry.class},
                                (proxy, method, arguments) ->
                                        whenDone.add((Synchronization) arguments[0]));
        owner.start();
    }

    @Test
    void a_value_tells_where_it_comes_from() {
        inForce.put("dream.url", "http://localhost:9000");
        inForce.put("dream.chat.listed", "20");
        environment.put("DREAM_CHAT_LISTED", "20");

        assertThat(owner.find(BATCH).source()).isEqualTo(Source.FILE);
        assertThat(owner.find("dream.audit.refusal-window").source()).isEqualTo(Source.DEFAULT);
        assertThat(owner.find("dream.url").source()).isEqualTo(Source.LAUNCHER);
        assertThat(owner.find("dream.chat.listed").source()).isEqualTo(Source.ENVIRONMENT);
        assertThat(owner.list())
                .extracting(SettingView::key)
                .contains(BATCH)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_change_is_written_beside_the_owners_remarks_and_recorded_with_before_and_after() {
        owner.change(ADMIN, BATCH, seen(BATCH), " 60 ");

        assertThat(file()).hasContent("# mine\n" + BATCH + "=60");
        assertThat(recorded)
                .containsExactly(
                        new AuditEvent(
                                "settings.change",
                                "p-1",
                                "Mara",
                                Optional.of(BATCH),
                                Map.of("before", "50", "after", "60")));
        var now = owner.find(BATCH);
        assertThat(now.inForce()).isEqualTo("50");
        assertThat(now.written()).isEqualTo("60");
        assertThat(now.waits()).isTrue();
        assertThat(owner.find("dream.audit.refusal-window").waits()).isFalse();
    }

    @Test
    void a_change_goes_on_waiting_when_the_house_alone_starts_again() throws IOException {
        Files.createDirectory(home.resolve("run"));
        Files.writeString(home.resolve("run/settings-in-force.properties"), BATCH + "=50\n");
        owner.change(ADMIN, BATCH, seen(BATCH), "60");
        owner.start();

        assertThat(owner.find(BATCH).waits()).isTrue();
        assertThat(owner.find(BATCH).source()).isEqualTo(Source.FILE);
    }

    @Test
    void an_empty_value_is_the_default_and_takes_the_setting_out() {
        owner.change(ADMIN, BATCH, seen(BATCH), "");

        assertThat(file()).hasContent("# mine");
        assertThat(recorded.getFirst().details()).containsEntry("after", "");
    }

    @Test
    void a_length_of_time_is_typed_as_people_say_it_and_kept_as_the_code_reads_it() {
        var window = "dream.audit.refusal-window";
        assertThat(owner.check(window, " 90 s ")).isEqualTo("PT90S");
        owner.change(ADMIN, window, seen(window), "5m");

        assertThat(file()).content().contains(window + "=PT5M\n");
        assertThat(recorded.getFirst().details()).containsEntry("after", "PT5M");
        assertThat(owner.find(window).span()).isTrue();
        assertThat(owner.find(window).present()).isEqualTo("PT5M");
        assertThat(owner.find(BATCH).span()).isFalse();
        assertThat(owner.check("dream.queue.weights", "d=5")).isEqualTo("d=5");
    }

    @Test
    void what_changes_nothing_is_not_recorded() {
        owner.change(ADMIN, BATCH, seen(BATCH), "50");

        assertThat(recorded).isEmpty();
    }

    @Test
    void of_two_who_change_the_same_the_second_is_told() {
        var seenByBoth = seen(BATCH);
        owner.change(ADMIN, BATCH, seenByBoth, "60");

        refused(
                PlatformError.CHANGED_MEANWHILE,
                () -> owner.change(ADMIN, BATCH, seenByBoth, "70"));

        assertThat(file()).content().contains("=60");
        assertThat(recorded).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "dream.audit.verify-batch, many",
        "dream.audit.verify-batch, 0",
        "dream.audit.refusal-window, 30 seconds",
        "dream.url, localhost",
        "dream.model.guide, maybe",
    })
    void nonsense_is_refused_by_the_settings_own_rule(String key, String nonsense) {
        assertThatThrownBy(() -> owner.change(ADMIN, key, seen(key), nonsense))
                .isInstanceOf(DreamException.class);
        assertThat(recorded).isEmpty();
        assertThat(file()).hasContent("# mine\n" + BATCH + "=50");
    }

    @Test
    void a_refusal_says_which() {
        refused(SettingsError.INVALID, () -> owner.check(BATCH, "many"));
        refused(OwnerError.REFUSED, () -> owner.check("dream.engine.api-key", "x".repeat(501)));
        refused(OwnerError.REFUSED, () -> owner.check("dream.engine.api-key", "a\nb"));
        refused(OwnerError.UNKNOWN, () -> owner.check("dream.no-such", "1"));
    }

    @Test
    void what_the_environment_or_the_launcher_sets_cannot_be_changed_here() {
        environment.put("DREAM_AUDIT_VERIFY_BATCH", "50");

        refused(OwnerError.FIXED, () -> owner.check(BATCH, "60"));
        refused(OwnerError.FIXED, () -> owner.check("dream.master.key", "k".repeat(40)));
        refused(OwnerError.FIXED, () -> owner.check("dream.engine.binary", "/bin/sh"));
        refused(OwnerError.FIXED, () -> owner.check("dream.engine.options", "-ngl 1"));
        refused(OwnerError.FIXED, () -> owner.check("dream.engine.url", "http://elsewhere"));
        assertThat(owner.find(BATCH).changeable()).isFalse();
        assertThat(owner.find("dream.home").changeable()).isFalse();
    }

    @Test
    void a_secret_is_dots_wherever_it_is_seen() {
        var key = "dream.engine.api-key";

        owner.change(ADMIN, key, seen(key), "hush-hush");

        assertThat(file()).content().contains(key + "=hush-hush");
        assertThat(recorded.toString() + owner.list()).contains("••••••").doesNotContain("hush");
        assertThat(owner.list().toString()).doesNotContain("kkkk");
    }

    @Test
    void a_change_whose_entry_is_not_kept_does_not_stay() {
        owner.change(ADMIN, BATCH, seen(BATCH), "60");

        whenDone.forEach(done -> done.afterCompletion(Status.STATUS_ROLLEDBACK));

        assertThat(file()).hasContent("# mine\n" + BATCH + "=50");
    }

    @Test
    void where_there_is_no_file_nothing_can_be_changed() {
        inForce.put("dream.home", "");

        assertThat(owner.canChange()).isFalse();
        assertThat(owner.list()).noneMatch(SettingView::changeable);
        refused(OwnerError.FIXED, () -> owner.check(BATCH, "60"));
    }

    private Seen<Secret> seen(String key) {
        return Seen.of(Optional.of(owner.find(key).mark()));
    }

    private Path file() {
        return home.resolve("dream.properties");
    }

    private static void refused(ErrorCode code, Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        DreamException.class, no -> assertThat(no.code()).isEqualTo(code));
    }
}
