package dev.dreamserver.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One entry as it is shown.
 *
 * @param node the node that wrote it
 * @param sequence its number in that node's chain, from 1
 * @param hash its hash in hexadecimal digits, by which it can be quoted
 */
public record AuditView(
        String node,
        long sequence,
        Instant at,
        String action,
        String actor,
        String actorName,
        Optional<String> subject,
        Map<String, String> details,
        String hash) {}
