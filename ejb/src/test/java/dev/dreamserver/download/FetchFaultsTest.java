package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dreamserver.download.FetchTrouble.Then;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What servers, the way to them and the disk do to a download. */
class FetchFaultsTest extends OneDownload {

    private long came;

    private FetchTrouble trouble() throws Exception {
        var fetch = fetcher();
        return catchThrowableOfType(FetchTrouble.class, fetch::fetch);
    }

    @Test
    void a_file_that_became_shorter_than_what_is_here_is_begun_anew() throws Exception {
        ask(OptionalLong.empty(), Optional.empty());
        var shorter = Arrays.copyOf(bytes, (int) PART);
        pace =
                _ -> {
                    if (progress.done() > 2 * PART) {
                        hub.bytes = shorter; // under the same version
                    }
                };
        assertThat(fetcher().fetch()).isEqualTo(sha256(shorter));
        assertThat(hub.unsatisfied.get()).as("status 416").isEqualTo(1);
        assertThat(Files.size(partial())).isEqualTo(PART);
    }

    @Test
    void a_published_file_that_became_shorter_is_refused() throws Exception {
        askKnown();
        hub.bytes = Arrays.copyOf(bytes, (int) PART);
        var trouble = trouble();
        assertThat(trouble.then()).isEqualTo(Then.FAIL);
        assertThat(trouble.sentence()).contains("its size differs");
    }

    @Test
    void a_server_that_falls_silent_is_left_and_asked_for_the_rest() throws Exception {
        silence = Duration.ofSeconds(3);
        hub.silentAfter = 700_000;
        pace = count -> came += count;
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(naps).hasSize(1);
        assertThat(came).as("nothing came twice").isEqualTo(bytes.length);
    }

    @Test
    void a_server_that_does_not_answer_is_asked_again() throws Exception {
        silence = Duration.ofSeconds(3);
        hub.mute = true;
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(naps).hasSize(1);
    }

    @Test
    void with_a_proxy_nothing_is_asked_but_the_proxy() throws Exception {
        proxy = Optional.of(hub.address());
        hubHost = "hub.invalid";
        hub.storageHost = "storage.invalid"; // names that only the proxy knows
        source = URI.create("http://hub.invalid/file");
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(hub.addresses).hasSize(1 + 6).first().isEqualTo("http://hub.invalid/file");
        assertThat(hub.addresses)
                .filteredOn(address -> address.startsWith("http://storage.invalid:"))
                .hasSize(6);
    }

    @Test
    void a_mirror_is_asked_instead_of_the_hub_and_is_not_shown_the_token() throws Exception {
        token = "hf_secret";
        hubHost = "hub.example";
        mirror = Optional.of(hub.address().resolve("/mirror/"));
        source = URI.create("https://hub.example/org/model/file?download=true");
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(hub.addresses).containsExactly("/mirror/org/model/file?download=true");
        assertThat(hub.tokens).allMatch(line -> line.endsWith(" null"));
    }

    @Test
    void only_the_hub_is_asked_of_its_mirror() throws Exception {
        mirror = Optional.of(URI.create("http://127.0.0.1:1/nobody"));
        hubHost = "hub.example";
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
    }

    @Test
    void a_disk_that_gets_full_within_a_part_pauses_it_and_nothing_comes_twice() throws Exception {
        disk.room.set(2 * PART + 345_678);
        pace =
                count -> {
                    came += count;
                    free = progress.done() > 2 * PART ? 0 : free; // others were faster
                };
        askKnown();
        var trouble = trouble();
        assertThat(trouble.then()).isEqualTo(Then.PAUSE);
        assertThat(trouble.sentence()).contains("1027 MiB are missing"); // 3, and 1 GiB
        assertThat(Files.size(partial())).isEqualTo(2 * PART + 345_678);

        disk.room.set(Long.MAX_VALUE);
        free = 100L << 30;
        pace = count -> came += count;
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(came).as("nothing came twice").isLessThanOrEqualTo(bytes.length);
    }

    @Test
    void a_server_that_tells_no_length_cannot_fill_the_disk() throws Exception {
        hub.endless = true;
        free = PromisedSpace.MARGIN + 3 * PART;
        pace = count -> free -= count;
        ask(OptionalLong.empty(), Optional.empty());
        assertThat(trouble().then()).isEqualTo(Then.PAUSE);
        assertThat(Files.size(partial())).isBetween(2 * PART, 3 * PART + (1 << 20));
        assertThat(free).as("what stays free").isGreaterThan(PromisedSpace.MARGIN - (1 << 20));
    }

    @Test
    void a_disk_that_others_fill_meanwhile_pauses_it_before_it_is_full() throws Exception {
        pace =
                _ -> {
                    if (progress.done() > 2 * PART) {
                        free = PromisedSpace.MARGIN;
                    }
                };
        askKnown();
        var trouble = trouble();
        assertThat(trouble.then()).isEqualTo(Then.PAUSE);
        assertThat(trouble.sentence()).contains("3 MiB are missing");
    }

    @Test
    void a_file_that_comes_in_one_go_is_read_once_behind_the_writer() throws Exception {
        askKnown();
        fetcher().fetch();
        assertThat(disk.read.get()).isEqualTo(bytes.length);
    }

    @Test
    void a_part_stands_in_the_ledger_when_it_lasts_and_the_network_does_not_wait_for_it()
            throws Exception {
        disk.force.drainPermits();
        var seen = new int[] {-1};
        pace =
                _ -> {
                    if (seen[0] < 0 && progress.done() > 3 * PART) {
                        seen[0] = ledger().parts().size();
                        disk.force.release(1000);
                    }
                };
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(seen[0]).as("parts in the ledger before they last").isZero();
        assertThat(ledger().parts()).hasSize(6);
    }
}
