package dev.dreamserver.health;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 200 to 219. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface HealthMessages extends BasicLogger {

    HealthMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), HealthMessages.class, "dev.dreamserver.health");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 200, value = "The supervisor's list of services cannot be read: %s")
    void fileUnreadable(String why);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 201, value = "Changes of the services' health could not be stored yet: %s")
    void eventsUnwritten(String why);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 202, value = "%s is %s. %s")
    void troubled(String service, String state, String reason);
}
