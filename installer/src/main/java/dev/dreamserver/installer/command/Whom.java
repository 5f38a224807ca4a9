package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.installer.Trouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a limit is for. */
final class Whom {

    @Option(names = "--team", paramLabel = "NAME", description = "For a team.")
    @Nullable String team;

    @Option(names = "--person", paramLabel = "NAME", description = "For a person.")
    @Nullable String person;

    @Option(names = "--key", paramLabel = "NAME", description = "For an API key.")
    @Nullable String key;

    /** Says it in the body of a request; without a name it is for the whole house. */
    void tell(ObjectNode body) {
        tell(body, null);
    }

    /** The same where it can be for a project, too. */
    void tell(ObjectNode body, @Nullable String project) {
        body.put("kind", "HOUSE");
        var named = 0;
        for (var one :
                new String[][] {
                    {"TEAM", team}, {"PERSON", person}, {"KEY", key}, {"PROJECT", project}
                }) {
            if (one[1] != null) {
                body.put("kind", one[0]).put("who", one[1]);
                named++;
            }
        }
        if (named > 1) {
            throw new Trouble(
                    "A limit is for one team, person or key.", "Name one of them.", Trouble.USAGE);
        }
    }
}
