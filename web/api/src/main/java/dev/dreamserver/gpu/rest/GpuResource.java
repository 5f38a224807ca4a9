package dev.dreamserver.gpu.rest;

import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The GPUs of this machine, and who has their memory. */
@Path("gpu")
@RequestScoped
@RolesAllowed({Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR})
@Produces(MediaType.APPLICATION_JSON)
public class GpuResource {

    @Inject Gpus gpus;

    /** How they are now. What a GPU does not tell is null. */
    @GET
    public Response gpus() {
        return Response.ok(GpuJson.of(gpus.report())).build();
    }
}
