package dev.dreamserver.routing;

import java.util.List;
import java.util.Map;

/** News inside the room, after the commit: these are the names and rules now. */
record RoutingStored(Map<String, List<String>> names, List<RoutingRule> rules) {}
