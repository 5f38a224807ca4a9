package dev.dreamserver.quota;

import dev.dreamserver.settings.Setting;
import dev.dreamserver.settings.Settings;
import java.util.List;

/**
 * How fast each key, each person and each team may ask that has no limit of its own.
 *
 * @param key for each API key
 * @param person for each person, with all their keys
 * @param team for each team
 */
public record RateSettings(Rate key, Rate person, Rate team) {

    public static final Setting<Integer> KEY_REQUESTS =
            limit("key-requests", "Requests in a minute with one API key; 0: any number.");
    public static final Setting<Integer> KEY_TOKENS =
            limit("key-tokens", "Tokens in a minute with one API key; 0: any number.");
    public static final Setting<Integer> KEY_STREAMS =
            limit("key-streams", "Answers at once with one API key; 0: any number.");
    public static final Setting<Integer> PERSON_REQUESTS =
            limit("person-requests", "Requests in a minute of one person; 0: any number.");
    public static final Setting<Integer> PERSON_TOKENS =
            limit("person-tokens", "Tokens in a minute of one person; 0: any number.");
    public static final Setting<Integer> PERSON_STREAMS =
            limit("person-streams", "Answers at once for one person; 0: any number.");
    public static final Setting<Integer> TEAM_REQUESTS =
            limit("team-requests", "Requests in a minute of one team; 0: any number.");
    public static final Setting<Integer> TEAM_TOKENS =
            limit("team-tokens", "Tokens in a minute of one team; 0: any number.");
    public static final Setting<Integer> TEAM_STREAMS =
            limit("team-streams", "Answers at once for one team; 0: any number.");

    /** All settings of this record. */
    public static final List<Setting<?>> ALL =
            List.of(
                    KEY_REQUESTS,
                    KEY_TOKENS,
                    KEY_STREAMS,
                    PERSON_REQUESTS,
                    PERSON_TOKENS,
                    PERSON_STREAMS,
                    TEAM_REQUESTS,
                    TEAM_TOKENS,
                    TEAM_STREAMS);

    /** Reads and checks all of them. */
    public static RateSettings from(Settings settings) {
        return new RateSettings(
                new Rate(
                        settings.get(KEY_REQUESTS),
                        settings.get(KEY_TOKENS),
                        settings.get(KEY_STREAMS)),
                new Rate(
                        settings.get(PERSON_REQUESTS),
                        settings.get(PERSON_TOKENS),
                        settings.get(PERSON_STREAMS)),
                new Rate(
                        settings.get(TEAM_REQUESTS),
                        settings.get(TEAM_TOKENS),
                        settings.get(TEAM_STREAMS)));
    }

    boolean none() {
        return key.none() && person.none() && team.none();
    }

    private static Setting<Integer> limit(String name, String meaning) {
        return Setting.of("dream.quota." + name, "0", meaning, Integer::valueOf)
                .when(n -> n >= 0 && n <= Rate.MOST, "a whole number from 0 to " + Rate.MOST);
    }
}
