package dev.dreamserver.download;

import java.util.List;

/**
 * News after the commit: all files of this key are here and proved.
 *
 * @param key what they are for
 * @param files in the order they were asked for
 */
public record Downloaded(String key, List<StoredFile> files) {

    /** Copies the list. */
    public Downloaded {
        files = List.copyOf(files);
    }
}
