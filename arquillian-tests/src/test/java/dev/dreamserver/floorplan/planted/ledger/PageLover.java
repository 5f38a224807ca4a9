package dev.dreamserver.floorplan.planted.ledger;

import jakarta.faces.context.FacesContext;

/** Wrong: the core knows a page. */
public record PageLover(FacesContext page) {}
