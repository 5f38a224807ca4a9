package dev.dreamserver.owner;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.owner.SettingView.Source;
import dev.dreamserver.owner.file.SettingsFile;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.platform.Seen;
import dev.dreamserver.security.Caller;
import dev.dreamserver.security.Roles;
import dev.dreamserver.security.Secret;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.settings.SettingsIndex;
import dev.dreamserver.settings.Spans;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The only door through which administrators see and change the settings of the house. A change is
 * written to the owner's dream.properties and acts at the next start; it stands in the audit log
 * with its before and after, a secret as dots. Of two who change the same setting at once the
 * second is told. One change at a time; thread-safe.
 */
@Singleton
@Startup
@RolesAllowed(Roles.ADMIN)
public class OwnersFile {

    static final String ACTION = "settings.change";

    /** As much as an entry of the audit log keeps. */
    static final int LONGEST = 500;

    private static final int HISTORY = 10;

    @Inject Settings settings;
    @Inject AuditLog audit;
    @Resource TransactionSynchronizationRegistry transaction;

    UnaryOperator<@Nullable String> environment = System::getenv;
    private Map<String, String> atStart = Map.of();

    @PostConstruct
    void start() {
        atStart = startedWith();
    }

    /** Whether there is a file to change: not where somebody else's launcher runs the house. */
    @Lock(LockType.READ)
    public boolean canChange() {
        return file().isPresent();
    }

    /** All settings, in the order of their rooms. */
    @Lock(LockType.READ)
    public List<SettingView> list() {
        var written = canChange() ? read() : Map.<String, String>of();
        return all().map(declared -> view(declared, written)).toList();
    }

    /** One setting. */
    @Lock(LockType.READ)
    public SettingView find(String key) {
        return view(declared(key), canChange() ? read() : Map.of());
    }

    /** The last changes of a setting, newest first. */
    @Lock(LockType.READ)
    public List<SettingChange> history(String key) {
        return audit.history(ACTION, declared(key).setting().key(), HISTORY).stream()
                .map(
                        entry ->
                                new SettingChange(
                                        entry.at(),
                                        entry.actorName(),
                                        entry.details().getOrDefault("before", ""),
                                        entry.details().getOrDefault("after", "")))
                .toList();
    }

    /**
     * Refuses what {@link #change} would refuse, and changes nothing.
     *
     * @return the text as it would be written: of a length of time such as 90 s what stands for it
     */
    @Lock(LockType.READ)
    public String check(String key, String text) {
        var setting = declared(key).setting();
        if (!isOwners(setting)) {
            throw new DreamException(
                    OwnerError.FIXED, "This is set where the house is started, not in the console");
        }
        var value = text.strip();
        if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw new DreamException(
                    OwnerError.REFUSED,
                    "A value is one line of at most %d characters".formatted(LONGEST));
        }
        var kept = setting.isSpan() ? Spans.kept(value).orElse(value) : value;
        setting.read(kept.isEmpty() ? setting.fallback() : kept);
        return kept;
    }

    /**
     * Writes a setting for the next start.
     *
     * @param seen the mark of the view that the caller decided upon
     * @param text the new value; empty takes the setting out of the file, for the default
     */
    public void change(Caller who, String key, Seen<Secret> seen, String text) {
        var value = check(key, text);
        var setting = declared(key).setting();
        var before = read().getOrDefault(key, "");
        seen.stillIs(Optional.of(new Secret(before)));
        if (before.equals(value)) {
            return;
        }
        audit.record(
                new AuditEvent(
                        ACTION,
                        who.personId(),
                        who.name(),
                        Optional.of(key),
                        Map.of(
                                "before", shown(setting, before),
                                "after", shown(setting, value))));
        write(key, value);
        transaction.registerInterposedSynchronization(new BackIfRefused(key, before));
    }

    private SettingView view(Declared declared, Map<String, String> written) {
        var setting = declared.setting();
        var now = written.getOrDefault(setting.key(), "");
        return new SettingView(
                setting.key(),
                declared.room(),
                setting.meaning(),
                setting.ruleText(),
                setting.fallback(),
                shown(setting, settings.text(setting)),
                source(setting),
                shown(setting, now),
                new Secret(now),
                isSecret(setting),
                setting.isSpan(),
                setting.isFlag(),
                isOwners(setting) && !now.equals(atStart.getOrDefault(setting.key(), "")),
                isOwners(setting));
    }

    private Source source(Setting<?> setting) {
        if (environment.apply(setting.variable()) != null) {
            return Source.ENVIRONMENT;
        }
        if (!setting.given() && !atStart.getOrDefault(setting.key(), "").isBlank()) {
            return Source.FILE;
        }
        return settings.text(setting).equals(setting.fallback()) ? Source.DEFAULT : Source.LAUNCHER;
    }

    /** Whether the owner's file has the last word. */
    private boolean isOwners(Setting<?> setting) {
        return canChange()
                && setting.by() == Setting.By.CONSOLE
                && environment.apply(setting.variable()) == null;
    }

    private boolean isSecret(Setting<?> setting) {
        return settings.get(setting) instanceof Secret;
    }

    private String shown(Setting<?> setting, String text) {
        return text.isEmpty() || !isSecret(setting) ? text : new Secret(text).toString();
    }

    private static Stream<Declared> all() {
        return SettingsIndex.rooms().stream()
                .flatMap(
                        room ->
                                room.settings().stream()
                                        .map(setting -> new Declared(room.name(), setting)));
    }

    private static Declared declared(String key) {
        return all().filter(one -> one.setting().key().equals(key))
                .findFirst()
                .orElseThrow(
                        () -> new DreamException(OwnerError.UNKNOWN, "There is no such setting"));
    }

    /** The dream command's note of it, since the house alone may start again at any time. */
    private Map<String, String> startedWith() {
        return file(SettingsFile.IN_FORCE)
                .filter(SettingsFile::exists)
                .or(this::file)
                .map(OwnersFile::read)
                .orElse(Map.of());
    }

    private Optional<SettingsFile> file() {
        return file(SettingsFile.OWNERS);
    }

    private Optional<SettingsFile> file(String name) {
        return settings.get(HouseSettings.HOME).map(home -> new SettingsFile(home.resolve(name)));
    }

    private Map<String, String> read() {
        return read(file().orElseThrow());
    }

    private static Map<String, String> read(SettingsFile file) {
        try {
            return file.read();
        } catch (IOException broken) {
            throw new DreamException(
                    OwnerError.FILE, "The house's dream.properties cannot be read", broken);
        }
    }

    private void write(String key, String value) {
        try {
            file().orElseThrow().set(key, value);
        } catch (IOException | UncheckedIOException broken) {
            throw new DreamException(
                    OwnerError.FILE, "The house's dream.properties cannot be written", broken);
        }
    }

    /** A setting and the room that declares it. */
    private record Declared(String room, Setting<?> setting) {}

    /** A change without its entry in the log must not stay. */
    private final class BackIfRefused implements Synchronization {

        private final String key;
        private final String before;

        BackIfRefused(String key, String before) {
            this.key = key;
            this.before = before;
        }

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status != Status.STATUS_COMMITTED) {
                write(key, before);
            }
        }
    }
}
