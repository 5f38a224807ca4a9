package dev.dreamserver.routing;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 660 to 679. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface RoutingMessages extends BasicLogger {

    RoutingMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), RoutingMessages.class, "dev.dreamserver.routing");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 660, value = "Rules and shares of routing wait for the database: %s")
    void away(String why);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 661, value = "A look at the rules of routing failed; the next one follows")
    void bug(@Cause Throwable bug);
}
