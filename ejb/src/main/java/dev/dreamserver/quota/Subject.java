package dev.dreamserver.quota;

import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.ProjectName;

/**
 * Whose usage a budget counts.
 *
 * @param kind the whole house, or one team, person, key or project
 * @param id the team's or project's name, the person's id or the key's; empty for the house
 */
public record Subject(Kind kind, String id) {

    /** The whole house. */
    public static final Subject HOUSE = new Subject(Kind.HOUSE, "");

    private static final int MAX_ID = 200;

    /** Whom a budget can be for. */
    public enum Kind {
        HOUSE,
        TEAM,
        PERSON,
        KEY,
        PROJECT
    }

    /** Refuses a subject that names nobody, and a house that names somebody. */
    public Subject {
        id = id.strip();
        if (kind == Kind.HOUSE && !id.isEmpty()) {
            throw new DreamException(
                    QuotaError.SUBJECT, "A budget for the whole house names nobody else");
        }
        if (kind != Kind.HOUSE && (id.isEmpty() || id.length() > MAX_ID)) {
            throw new DreamException(
                    QuotaError.SUBJECT, "Say which team, person, key or project it is for");
        }
        if (kind == Kind.PROJECT && ProjectName.of(id).isEmpty()) {
            throw new DreamException(QuotaError.SUBJECT, "That cannot be the name of a project");
        }
    }
}
