package dev.dreamserver.settings;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 1 to 19. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface SettingsMessages extends BasicLogger {

    SettingsMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), SettingsMessages.class, "dev.dreamserver.settings");

    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 1,
            value = "The house does not start with this setting: %s. See docs/settings.md.")
    void refused(String why);
}
