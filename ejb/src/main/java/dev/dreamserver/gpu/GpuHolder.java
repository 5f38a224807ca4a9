package dev.dreamserver.gpu;

import java.util.OptionalLong;

/**
 * Who has a part of a GPU's memory.
 *
 * @param owner whose it is
 * @param name the program, without folder and arguments; of the house's own: what people call it
 * @param pid number of the process, where it is one
 * @param bytes how much it has; empty where the driver does not tell
 */
public record GpuHolder(Owner owner, String name, OptionalLong pid, OptionalLong bytes) {

    /** Whose memory it is. */
    public enum Owner {
        /** A program of the house, or one that it started. */
        HOUSE,
        /** Another program of this machine. */
        OTHERS,
        /**
         * What is used and nobody's that can be seen: the driver, other containers, other users.
         */
        UNSEEN
    }
}
