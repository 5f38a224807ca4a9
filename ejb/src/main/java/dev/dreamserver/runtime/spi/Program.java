package dev.dreamserver.runtime.spi;

import dev.dreamserver.security.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to be run, whole and immutable.
 *
 * @param id stable id; one program of an id runs at a time. Lower-case letters, digits and dashes
 * @param command the program and its arguments; anybody on the machine may read them, so they hold
 *     no secret
 * @param environment its whole environment apart from the secrets; nothing of the house's leaks in
 * @param secrets further environment, kept from everybody but the owner and not part of what makes
 *     two programs the same
 * @param directory where it runs
 * @param stamp whatever else decides whether a running program is still the right one, such as the
 *     age of a file that it read
 * @param limits what it may take of the machine
 */
public record Program(
        String id,
        List<String> command,
        Map<String, String> environment,
        Map<String, Secret> secrets,
        Path directory,
        String stamp,
        Limits limits) {

    /** Copies the collections, and refuses an id that could not be a file name. */
    public Program {
        if (!id.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("not an id of a program: " + id);
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
    }

    /**
     * What a program may take.
     *
     * @param memoryBytes private memory; files mapped for reading do not count. 0 is no limit
     * @param openFiles open files and sockets
     * @param logBytes size of its log; what is older goes to one further file of that size
     */
    public record Limits(long memoryBytes, int openFiles, long logBytes) {}
}
