package dev.dreamserver.floorplan.planted.ledger.rest;

import dev.dreamserver.floorplan.planted.ledger.Entry;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Wrong three times: an entity outside its home, an EntityManager, a route without roles. */
@Path("ledger")
public class SilentResource {
    EntityManager store;

    SilentResource(EntityManager store) {
        this.store = store;
    }

    @GET
    public long first() {
        return store.find(Entry.class, 1L).amount();
    }
}
