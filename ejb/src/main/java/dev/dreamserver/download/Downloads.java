package dev.dreamserver.download;

import dev.dreamserver.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Placeholder. */
@ApplicationScoped
public class Downloads {
    public UUID ask(Wanted wanted, Caller by) {
        throw new UnsupportedOperationException();
    }

    public List<DownloadView> list() {
        return List.of();
    }

    public void cancel(UUID id, Caller by) {}
}
