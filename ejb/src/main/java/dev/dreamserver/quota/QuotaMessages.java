package dev.dreamserver.quota;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 420 to 439. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface QuotaMessages extends BasicLogger {

    QuotaMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), QuotaMessages.class, "dev.dreamserver.quota");

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 420,
            value =
                    "Budgets cannot be looked at, requests that need them are refused until they"
                            + " can: %s. Look at the database.")
    void unreadable(String why);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 421, value = "Budgets can be looked at again.")
    void readAgain();

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 422, value = "A bug in the treasury of budgets. Report it with this trace.")
    void bug(@Cause Throwable bug);
}
