package dev.dreamserver.usage.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes charges in the transaction of the rows they belong to: both are there, or neither. */
@FunctionalInterface
public interface ChargeBook {

    /**
     * Writes them. Called for rows that were not there before, so that each is charged once.
     *
     * @param database a connection in a transaction, which the caller ends
     */
    void charge(Connection database, List<Charge> charges) throws SQLException;
}
