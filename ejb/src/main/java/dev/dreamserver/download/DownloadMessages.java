package dev.dreamserver.download;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 760 to 779. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface DownloadMessages extends BasicLogger {

    DownloadMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), DownloadMessages.class, "dev.dreamserver.download");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 760, value = "How a download ended could not be written: %s")
    void unwritten(String why);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 761, value = "A file of a download that was cancelled could not be deleted: %s")
    void undeleted(String why);
}
