package dev.dreamserver.gpu;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What an operator must act on, numbered 720 to 739. */
@MessageLogger(projectCode = "DREAM", length = 4)
interface GpuMessages extends BasicLogger {

    GpuMessages LOG =
            Logger.getMessageLogger(
                    MethodHandles.lookup(), GpuMessages.class, "dev.dreamserver.gpu");

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 720, value = "GPU: %s. %s %s")
    void troubled(String state, String advice, String said);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 721, value = "GPU: %s")
    void well(String what);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 722, value = "GPUs of %s could not be looked at")
    void bug(String vendor, @Cause Throwable bug);
}
