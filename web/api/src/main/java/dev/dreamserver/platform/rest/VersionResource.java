package dev.dreamserver.platform.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Which API this is; for everybody, so that a client may find out whom it talks to. */
@Path("version")
@RequestScoped
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class VersionResource {

    /** What a client may know of the house without being anybody. */
    public record Version(String product, String api) {}

    @GET
    public Version version() {
        return new Version("Dream Server", "v1");
    }
}
