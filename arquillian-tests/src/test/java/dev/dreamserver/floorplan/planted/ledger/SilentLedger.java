package dev.dreamserver.floorplan.planted.ledger;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;

/** Wrong: one public method does not say who may enter. */
@Stateless
public class SilentLedger {
    @RolesAllowed("admin")
    public long total() {
        return 1;
    }

    public long anybody() {
        return 2;
    }
}
