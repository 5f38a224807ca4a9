package dev.dreamserver.home.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.engine.EngineEndpoint;
import dev.dreamserver.engine.Engines;
import dev.dreamserver.home.Hint;
import dev.dreamserver.home.Hints;
import dev.dreamserver.identity.IdentitySettings;
import dev.dreamserver.identity.People;
import dev.dreamserver.keys.KeyRing;
import dev.dreamserver.keys.KeyView;
import dev.dreamserver.settings.HouseSettings;
import dev.dreamserver.settings.Settings;
import dev.dreamserver.setup.Setup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor could do with this house and has not done, from what is really so. Only what their
 * role allows, and nothing that they have waved away.
 */
@Named
@RequestScoped
public class Suggestions {

    @Inject Visitor visitor;
    @Inject HomePage home;
    @Inject KeyRing keys;
    @Inject Engines engines;
    @Inject People people;
    @Inject Setup setup;
    @Inject Settings settings;
    @Inject Hints hints;

    private final List<Use> uses = new ArrayList<>();
    private Set<Hint> dismissed = Set.of();
    private @Nullable String room;

    /**
     * Something that can be used here.
     *
     * @param hint what it is
     * @param used whether it is
     * @param page where it begins; empty where that is no page
     * @param command what to type or open instead; empty where there is a page
     */
    public record Use(Hint hint, boolean used, String page, String command) {

        /** Its name in the pages' words. */
        public String getWord() {
            return hint.name().toLowerCase(Locale.ROOT);
        }
    }

    @PostConstruct
    void look() {
        var who = visitor.caller();
        dismissed = hints.dismissed(who);
        if (visitor.isAsking()) {
            uses.add(new Use(Hint.CHAT, !home.getChats().isEmpty(), "/chat", ""));
            var active = keys.list(who).stream().anyMatch(k -> k.state() == KeyView.State.ACTIVE);
            uses.add(new Use(Hint.KEY, active, "/keys#new", ""));
        }
        if (visitor.isAdmin()) {
            uses.add(new Use(Hint.MODEL, hasOwnModel(engines.ready()), "/setup", ""));
            uses.add(new Use(Hint.PEOPLE, people.arrivedEver() > 1, "", peopleAddress()));
            uses.add(
                    new Use(
                            Hint.NETWORK,
                            isReachable(settings.get(HouseSettings.URL)),
                            "",
                            "./dream up --lan"));
        }
    }

    /** What is not used yet, and was not waved away. */
    public List<Use> getOpen() {
        return uses.stream().filter(use -> !use.used() && !dismissed.contains(use.hint())).toList();
    }

    public long getUsed() {
        return uses.stream().filter(Use::used).count();
    }

    public int getAll() {
        return uses.size();
    }

    /** Whether they have not waved the welcome away. */
    public boolean isWelcome() {
        return !dismissed.contains(Hint.WELCOME);
    }

    /** The biggest size of model that fits with room, such as 8B; empty where none does. */
    public String getRoom() {
        if (room == null) {
            room = Setup.best(setup.offers(setup.host())).map(one -> one.size().label()).orElse("");
        }
        return room;
    }

    private static boolean hasOwnModel(List<EngineEndpoint> ready) {
        return ready.stream().anyMatch(engine -> !engine.builtInGuide());
    }

    /** Keycloak's administration, where people are added. */
    private String peopleAddress() {
        var realm = IdentitySettings.from(settings).provider().toString();
        return realm.replaceFirst("/realms/.*", "") + "/admin";
    }

    /** Whether other machines can reach an address. */
    static boolean isReachable(URI house) {
        var host = house.getHost();
        return !host.equals("localhost")
                && !host.endsWith(".localhost")
                && !host.startsWith("127.")
                && !host.equals("[::1]");
    }
}
