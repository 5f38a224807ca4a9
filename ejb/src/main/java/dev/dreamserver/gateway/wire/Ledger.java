package dev.dreamserver.gateway.wire;

import dev.dreamserver.usage.RowWritten;
import dev.dreamserver.usage.UsageRow;

/** Port: where usage is remembered. Never blocks the caller. */
@FunctionalInterface
public interface Ledger {

    /** Remembers the row and tells, on any thread, once, whether it is durable. */
    void append(UsageRow row, RowWritten whenWritten);
}
