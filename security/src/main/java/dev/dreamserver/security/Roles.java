package dev.dreamserver.security;

import java.util.Set;

/** The five roles of the house, named as in the realm. */
public final class Roles {

    /** May do everything, people and settings included. */
    public static final String ADMIN = "admin";

    /** Keeps the house running: services, engines, models. */
    public static final String OPERATOR = "operator";

    /** Reads the audit log and the usage of everyone; changes nothing. */
    public static final String AUDITOR = "auditor";

    /** Chats, and holds API keys of their own. */
    public static final String USER = "user";

    /** Sees what runs; asks nothing. */
    public static final String VIEWER = "viewer";

    /** All of them. */
    public static final Set<String> ALL = Set.of(ADMIN, OPERATOR, AUDITOR, USER, VIEWER);

    private Roles() {}
}
