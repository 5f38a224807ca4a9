package dev.dreamserver.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.audit.AuditEvent;
import dev.dreamserver.audit.AuditLog;
import dev.dreamserver.download.FileStore;
import dev.dreamserver.download.StoredFile;
import dev.dreamserver.platform.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelKeepingTest {

    private static final Path GUIDE = Path.of("..", "engines", "guide", "dream-guide.gguf");

    private final List<String> recorded = new ArrayList<>();
    private final ModelBook book = new ModelBook();
    private final ModelKeeping keeping = new ModelKeeping();

    @BeforeEach
    void open() {
        var store = holding("here");
        book.database = TestDatabase.fresh();
        book.audit =
                new AuditLog() {
                    @Override
                    public void record(AuditEvent event) {
                        recorded.add(event.action());
                    }
                };
        keeping.book = book;
        keeping.store = store;
        keeping.clock = Clock.systemUTC();
        keeping.arrivals = new ModelArrivals();
        keeping.arrivals.book = book;
        keeping.arrivals.store = store;
    }

    /** A store in which the files of one key are. */
    private static FileStore holding(String key) {
        return new FileStore() {
            @Override
            public List<StoredFile> files(String asked) {
                try {
                    return asked.equals(key)
                            ? List.of(new StoredFile("a.gguf", "0", Files.size(GUIDE), GUIDE))
                            : List.of();
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            }
        };
    }

    @Test
    void what_came_before_the_house_ended_is_added_at_the_first_look() {
        book.put(InstalledRowsTest.wanted("here"), "model.download", null, Map.of());
        book.put(InstalledRowsTest.wanted("coming"), "model.download", null, Map.of());
        keeping.keep();
        assertThat(book.find("here").orElseThrow().usable()).isTrue();
        assertThat(book.find("coming").orElseThrow().state())
                .isEqualTo(InstalledModel.State.WANTED);
        keeping.keep();
        assertThat(recorded).containsExactly("model.download", "model.download", "model.install");
    }
}
