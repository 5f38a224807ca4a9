package dev.dreamserver.download;

import java.util.List;

/**
 * What is to be fetched together: all of it or nothing.
 *
 * @param key what it is for; names its folder
 * @param title what people call it
 * @param files its files, in the order they are fetched
 * @param priority the higher, the sooner
 */
public record Wanted(String key, String title, List<WantedFile> files, int priority) {

    /** Copies the list. */
    public Wanted {
        files = List.copyOf(files);
    }
}
