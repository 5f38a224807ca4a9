package dev.dreamserver.floorplan.planted.orchard;

import dev.dreamserver.floorplan.planted.cellar.Shelf;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;

/** Right: says who may enter, calls downstairs, hands out no entity. */
@Stateless
@RolesAllowed("user")
public class Orchard {
    public int harvest(Shelf shelf) {
        var tree = new Tree();
        tree.ripen();
        return tree.apples() + shelf.label().length();
    }
}
