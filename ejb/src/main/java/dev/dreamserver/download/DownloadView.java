package dev.dreamserver.download;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A download as it is now.
 *
 * @param id its name for programs
 * @param key what it is for
 * @param title what people call it
 * @param state where it stands
 * @param bytes size of all files; 0 where it is not known yet
 * @param done how much of that is on the disk
 * @param perSecond bytes in a second, of the last seconds; 0 where it does not run here
 * @param left how long it will take at that speed
 * @param priority the higher, the sooner
 * @param reason why it stands still, and what to do
 * @param since in this state since
 * @param askedBy the person who asked for it
 */
public record DownloadView(
        UUID id,
        String key,
        String title,
        DownloadState state,
        long bytes,
        long done,
        long perSecond,
        Optional<Duration> left,
        int priority,
        Optional<String> reason,
        Instant since,
        String askedBy) {

    /** Whether it is neither here nor given up. */
    public boolean underWay() {
        return state != DownloadState.READY && state != DownloadState.CANCELLED;
    }

    /** Whether it goes on only when somebody says so. */
    public boolean standsStill() {
        return state == DownloadState.PAUSED || state == DownloadState.FAILED;
    }

    /** How much of it is here, in percent; 0 where its size is not known. */
    public long percent() {
        return bytes == 0 ? 0 : Math.min(100, done * 100 / bytes);
    }
}
