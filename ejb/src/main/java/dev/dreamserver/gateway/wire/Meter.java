package dev.dreamserver.gateway.wire;

import dev.dreamserver.gateway.GatewayError;
import dev.dreamserver.usage.UsageRow;

/** Port: counts what happened, cheaply. Called on I/O threads. */
public interface Meter {

    /** An attempt was settled. */
    void settled(UsageRow row, long ledgerNanos);

    /** A request was refused or failed. */
    void refused(GatewayError error);

    /** A pooled connection was stale and the request went out again. */
    void retried();

    /** An attempt gave no answer, and there will be another. */
    void triedAgain();

    /** An answer was looked for in the cache, and found or not. */
    void recalled(boolean hit);

    /** Counts nothing. */
    Meter NONE =
            new Meter() {
                @Override
                public void settled(UsageRow row, long ledgerNanos) {}

                @Override
                public void refused(GatewayError error) {}

                @Override
                public void retried() {}

                @Override
                public void triedAgain() {}

                @Override
                public void recalled(boolean hit) {}
            };
}
