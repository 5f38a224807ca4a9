package dev.dreamserver.audit;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 100 to 119. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface AuditMessages extends BasicLogger {

    AuditMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), AuditMessages.class, "dev.dreamserver.audit");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 100, value = "The audit log does not hold. %s. See docs/audit.md.")
    void broken(String sentence);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 101,
            value =
                    "The remembered head of the audit chain cannot be read (%s); a database put"
                            + " back to an older state would not be found. See docs/audit.md.")
    void anchorUnreadable(String why);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 102,
            value =
                    "The head of the audit chain cannot be remembered outside the database (%s)."
                            + " Check the disk and the folder's owner.")
    void anchorUnwritable(String why);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 103, value = "Counted refusals could not be written to the audit log yet: %s")
    void refusalsUnwritten(String why);
}
