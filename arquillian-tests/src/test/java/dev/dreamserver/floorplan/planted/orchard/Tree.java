package dev.dreamserver.floorplan.planted.orchard;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Right: moved by a named, package-private verb. */
@Entity
public class Tree {
    @Id private long id;
    private int apples;

    protected Tree() {}

    public long id() {
        return id;
    }

    public int apples() {
        return apples;
    }

    void ripen() {
        apples++;
    }
}
