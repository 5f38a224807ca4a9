package dev.dreamserver.health.batch;

import dev.dreamserver.health.Health;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Forgets old events of the timeline, a thousand in a transaction, until none is left or stopped.
 */
@Named
@Dependent
public class ForgetEvents extends AbstractBatchlet {

    @Inject Health health;

    private volatile boolean stopping;

    @Override
    public String process() {
        while (!stopping) {
            if (health.forgetOld() == 0) {
                return "FORGOTTEN";
            }
        }
        return "STOPPED";
    }

    @Override
    public void stop() {
        stopping = true;
    }
}
