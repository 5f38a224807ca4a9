package dev.dreamserver.installer.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The audit log. */
@Command(name = "audit", description = "Check the audit log.")
final class AuditCommand {

    @ParentCommand DreamCommand dream;

    /** Ends with 1 and names the first broken link when somebody changed the log. */
    @Command(
            name = "verify",
            description = "Check every link of the audit log. Ends with 1 when one is broken.")
    int verify() {
        var verdict = new Api(dream.running()).ask("GET", "/audit/verification", null);
        var broken = verdict.path("brokenAt");
        if (verdict.path("intact").asBoolean()) {
            dream.screen()
                    .good(
                            "The audit log is whole: %d entries."
                                    .formatted(verdict.path("entries").asLong()));
            return 0;
        }
        dream.screen()
                .trouble(
                        "The audit log was changed. The first broken link: "
                                + broken.path("sentence").asText(),
                        "Keep the database as it is, and look at who could write to it.");
        return 1;
    }
}
