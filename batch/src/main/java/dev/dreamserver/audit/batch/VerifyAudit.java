package dev.dreamserver.audit.batch;

import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.health.Health;
import dev.dreamserver.health.spi.ServiceReport.State;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.api.BatchProperty;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole audit log; a restart reads it again from the first entry. That it holds is
 * recorded in it. A broken log is left as it is and noted on the house's timeline; the audit room
 * itself tells the operator.
 */
@Named
@Dependent
public class VerifyAudit extends AbstractBatchlet {

    @Inject @BatchProperty @Nullable String limit;
    @Inject AuditLog audit;
    @Inject Health health;

    private volatile boolean stopping;

    @Override
    public String process() {
        var end = System.nanoTime() + Duration.parse(String.valueOf(limit)).toNanos();
        var verdict = audit.verify(() -> stopping || System.nanoTime() - end > 0);
        if (verdict.brokenAt().isPresent()) {
            health.note(
                    "audit",
                    "Audit log",
                    State.STOPPED,
                    "The log does not hold. " + verdict.brokenAt().get().sentence());
            return "BROKEN";
        }
        if (!verdict.intact()) {
            return "STOPPED";
        }
        audit.verified(verdict);
        return "INTACT";
    }

    @Override
    public void stop() {
        stopping = true;
    }
}
