package dev.dreamserver.bell.audit;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.audit.AuditNoted;
import dev.dreamserver.audit.AuditView;
import dev.dreamserver.bell.spi.News;
import dev.dreamserver.bell.spi.News.Tone;
import dev.dreamserver.bell.spi.NewsSource;
import dev.dreamserver.bell.spi.Rung;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the audit log tells: refusals, those of one kind from one source on one day together, and
 * that the log was looked through and holds. For those who may read the log.
 */
@ApplicationScoped
public class AuditNews implements NewsSource {

    private static final Set<String> READERS = Set.of(Roles.ADMIN, Roles.AUDITOR);

    /** Each of them stands for a minute of refusals; they become far fewer. */
    private static final int REFUSALS = 500;

    /** The refusals for which there are words; all others are called so. */
    private static final Map<String, String> PAGES =
            Map.of(
                    "key-unknown", "/keys",
                    "key-expired", "/keys",
                    "key-revoked", "/keys",
                    "key-missing", "/keys",
                    "token-refused", "",
                    "sign-in", "");

    @Inject AuditLog audit;
    @Inject Event<Rung> bell;

    void noted(@Observes AuditNoted noted) {
        bell.fire(new Rung());
    }

    @Override
    public List<News> since(Instant begin, int limit) {
        var refusals = audit.newest(AuditLog.REFUSE, begin, REFUSALS);
        var looks = audit.newest(AuditLog.VERIFY, begin, limit);
        return Stream.concat(
                        refused(refusals, ZoneId.systemDefault()).stream().limit(limit / 2),
                        looks.stream().map(AuditNews::verified))
                .toList();
    }

    private record Group(String kind, String source, LocalDate day) {}

    /** Entries newest first, as the log gives them; so is the answer. */
    static List<News> refused(List<AuditView> entries, ZoneId zone) {
        var groups = new LinkedHashMap<Group, List<AuditView>>();
        for (var entry : entries) {
            var group =
                    new Group(
                            entry.details().getOrDefault("kind", ""),
                            entry.subject().orElse(""),
                            LocalDate.ofInstant(entry.at(), zone));
            groups.computeIfAbsent(group, any -> new ArrayList<>()).add(entry);
        }
        return groups.entrySet().stream()
                .map(group -> refused(group.getKey(), group.getValue()))
                .toList();
    }

    private static News refused(Group group, List<AuditView> entries) {
        var times = entries.stream().mapToLong(AuditNews::times).sum();
        var known = PAGES.containsKey(group.kind());
        return new News(
                "refused:%s:%s:%s:%d"
                        .formatted(
                                group.kind(),
                                group.source(),
                                group.day(),
                                Long.numberOfLeadingZeros(times)), // new again when doubled
                entries.getFirst().at(),
                Tone.NOTICE,
                "refused_" + (known ? group.kind().replace('-', '_') : "other"),
                List.of(Long.toString(times), group.source()),
                Optional.empty(),
                Optional.ofNullable(PAGES.get(group.kind())).filter(page -> !page.isEmpty()),
                READERS);
    }

    private static long times(AuditView entry) {
        try {
            return Long.parseLong(entry.details().getOrDefault("times", "1"));
        } catch (NumberFormatException edited) {
            return 1;
        }
    }

    private static News verified(AuditView entry) {
        return new News(
                "verified:%s:%d".formatted(entry.node(), entry.sequence()),
                entry.at(),
                Tone.DONE,
                "audit_holds",
                List.of(entry.details().getOrDefault("entries", "0")),
                Optional.empty(),
                Optional.empty(),
                READERS);
    }
}
