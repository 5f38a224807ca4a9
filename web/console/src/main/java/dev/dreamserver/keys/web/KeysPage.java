package dev.dreamserver.keys.web;

import dev.dreamserver.console.web.Mistakes;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.keys.KeyError;
import dev.dreamserver.keys.KeyRing;
import dev.dreamserver.keys.KeyView;
import dev.dreamserver.keys.NewKey;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API keys: the visitor's own, or everybody's for an administrator. */
@Named
@ViewScoped
public class KeysPage implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int SOON_DAYS = 14;

    @Inject transient KeyRing ring;
    @Inject transient Visitor visitor;
    @Inject transient Mistakes mistakes;
    @Inject transient Clock clock;

    private transient @Nullable List<KeyView> rows;
    private transient @Nullable NewKey made;
    private @Nullable String name;
    private @Nullable String project;
    private int days = 90;
    private @Nullable UUID chosen;

    @PostConstruct
    void load() {
        rows = null;
    }

    /** The keys, active ones first, then the newest. */
    public List<KeyView> getRows() {
        if (rows == null) {
            var who = visitor.caller();
            rows = who.has(Roles.ADMIN) ? ring.listAll() : ring.list(who);
            rows =
                    rows.stream()
                            .sorted((one, other) -> Boolean.compare(isActive(other), isActive(one)))
                            .toList();
        }
        return rows;
    }

    public long getActive() {
        return getRows().stream().filter(this::isActive).count();
    }

    public long getEnded() {
        return getRows().size() - getActive();
    }

    /** Whether keys of others stand in the list. */
    public boolean isEverybody() {
        return visitor.caller().has(Roles.ADMIN);
    }

    /** Makes a key and shows it, once. */
    public void create() {
        try {
            made =
                    ring.create(
                            visitor.caller(),
                            name == null ? "" : name.strip(),
                            Optional.ofNullable(project).filter(said -> !said.isBlank()),
                            Optional.of(Duration.ofDays(days)));
            name = null;
            project = null;
            days = 90;
            rows = null;
        } catch (DreamException no) {
            mistakes.tell("new", no, Map.of(KeyError.LIFETIME, "days"));
        }
    }

    /** Names the key that a confirmation is about. */
    public void choose(UUID id) {
        chosen = id;
    }

    /** Ends the chosen key. */
    public void revoke() {
        if (chosen != null) {
            ring.revoke(visitor.caller(), chosen);
            chosen = null;
            rows = null;
        }
    }

    public String getChosenName() {
        return getRows().stream()
                .filter(key -> key.id().equals(chosen))
                .map(KeyView::name)
                .findFirst()
                .orElse("");
    }

    /** The text of the key just made; it is not kept and gone with the next request. */
    public String getMadeText() {
        return made == null ? "" : made.text().reveal();
    }

    public String getMadeName() {
        return made == null ? "" : made.key().name();
    }

    public String getMadeProject() {
        return made == null ? "" : made.key().project().orElse("");
    }

    public String getMadeEnds() {
        return made == null ? "" : made.key().expiresAt().map(this::date).orElse("");
    }

    public boolean isActive(KeyView key) {
        return key.state() == KeyView.State.ACTIVE;
    }

    /** Whole days until it ends, or -1 where that is far away. */
    public long endsSoon(KeyView key) {
        return key.expiresAt()
                .map(end -> ChronoUnit.DAYS.between(clock.instant(), end))
                .filter(left -> left <= SOON_DAYS && isActive(key))
                .orElse(-1L);
    }

    /** A date as people write it. */
    public String date(Instant at) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(visitor.locale())
                .withZone(ZoneId.systemDefault())
                .format(at);
    }

    /** How long ago, roughly. */
    public String ago(Instant at) {
        var time = Duration.between(at, clock.instant());
        if (time.toMinutes() < 1) {
            return "< 1 min";
        }
        if (time.toHours() < 1) {
            return time.toMinutes() + " min";
        }
        return time.toDays() < 1 ? time.toHours() + " h" : time.toDays() + " d";
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name;
    }

    public @Nullable String getProject() {
        return project;
    }

    public void setProject(@Nullable String project) {
        this.project = project;
    }

    public int getDays() {
        return days;
    }

    public void setDays(int days) {
        this.days = days;
    }
}
