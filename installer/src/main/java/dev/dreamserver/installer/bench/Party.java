package dev.dreamserver.installer.bench;

import java.util.Map;

/**
 * One way to the mock engine: straight, through nginx, or through the house.
 *
 * @param name as the report calls it
 * @param port where it listens
 * @param headers a file with its header lines, or {@code -}
 * @param model what it calls the mock engine's model
 * @param watched pids of what works for it, by name; the engine itself is not among them
 */
record Party(String name, int port, String headers, String model, Map<String, Long> watched) {

    static final String DIRECT = "direct";
    static final String NGINX = "nginx";
    static final String DREAM = "dream";

    Party {
        watched = Map.copyOf(watched);
    }
}
