package dev.dreamserver.floorplan.planted.orchard.rest;

import dev.dreamserver.floorplan.planted.cellar.Shelf;
import dev.dreamserver.floorplan.planted.orchard.Orchard;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Right: translates, delegates, says who may enter. */
@Path("orchard")
@RolesAllowed("user")
public class OrchardResource {
    @Inject Orchard orchard;

    @GET
    public int harvest() {
        return orchard.harvest(new Shelf("apples"));
    }
}
