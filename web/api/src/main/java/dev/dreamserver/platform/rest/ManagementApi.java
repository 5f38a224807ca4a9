package dev.dreamserver.platform.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The management API, at /api/v1. */
@ApplicationPath("v1")
public class ManagementApi extends Application {}
