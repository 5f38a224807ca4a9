package dev.dreamserver.floorplan.planted.ledger;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Wrong: anybody can set it. */
@Entity
public class Entry {
    @Id private long id;
    private long amount;

    protected Entry() {}

    public long id() {
        return id;
    }

    public long amount() {
        return amount;
    }

    void setAmount(long amount) {
        this.amount = amount;
    }

    public void grow() {
        amount++;
    }
}
