package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.RowWritten;
import dev.dreamserver.usage.UsageRow;
import dev.dreamserver.usage.spi.Charge;
import java.util.List;

/** Port: where usage is remembered. Never blocks the caller. */
@FunctionalInterface
public interface Ledger {

    /**
     * Remembers the row, and with it what it takes from budgets, and tells, on any thread, once,
     * whether both are durable.
     */
    void append(UsageRow row, List<Charge> charges, RowWritten whenWritten);
}
