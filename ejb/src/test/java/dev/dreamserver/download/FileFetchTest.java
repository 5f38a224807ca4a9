package dev.dreamserver.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dreamserver.download.FetchTrouble.Then;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFetchTest extends OneDownload {

    @Test
    void a_file_comes_in_parts_and_the_token_goes_to_the_hub_alone() throws Exception {
        token = "hf_secret";
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(Files.readAllBytes(partial())).isEqualTo(bytes);
        assertThat(hub.tokens).contains("hub Bearer hf_secret").contains("storage null");
        assertThat(hub.tokens).doesNotContain("storage Bearer hf_secret");
        assertThat(ledger().parts()).hasSize(6);
        assertThat(hub.asked.get()).as("the signed address is kept").isEqualTo(1);
    }

    @Test
    void size_and_hash_need_not_be_known() throws Exception {
        ask(OptionalLong.empty(), Optional.empty());
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
    }

    @Test
    void a_server_without_ranges_is_read_from_the_beginning() throws Exception {
        hub.ranges = false;
        ask(OptionalLong.empty(), Optional.of(sha256(bytes)));
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
    }

    @ParameterizedTest
    @CsvSource({"401, dream.download.token", "403, licence", "404, another source", "418, 418"})
    void what_cannot_be_had_fails_at_once_with_advice(int status, String advice) throws Exception {
        hub.answers.add(status);
        askKnown();
        var fetch = fetcher();
        var trouble = catchThrowableOfType(FetchTrouble.class, fetch::fetch);
        assertThat(trouble.then()).isEqualTo(Then.FAIL);
        assertThat(trouble.sentence()).contains(advice);
        assertThat(naps).isEmpty();
    }

    @Test
    void a_busy_hub_is_given_the_time_it_asks_for() throws Exception {
        hub.answers.addAll(List.of(429, 503));
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(naps).containsExactly(Duration.ofSeconds(77), Duration.ofSeconds(77));
    }

    @Test
    void trouble_is_tried_again_after_2_8_and_32_seconds_and_then_given_up() throws Exception {
        hub.storageAnswers.addAll(List.of(500, 502, 503, 504));
        askKnown();
        var fetch = fetcher();
        var trouble = catchThrowableOfType(FetchTrouble.class, fetch::fetch);
        assertThat(trouble.then()).isEqualTo(Then.FAIL);
        assertThat(naps)
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(32));
    }

    @Test
    void a_signed_address_that_ran_out_is_asked_for_again() throws Exception {
        hub.storageAnswers.addAll(List.of(200, 200, 403));
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(hub.asked.get()).isEqualTo(2);
    }

    @Test
    void a_body_that_is_too_short_goes_on_where_it_ended() throws Exception {
        hub.shortBy = 1000;
        askKnown();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(progress.done()).isEqualTo(bytes.length);
        assertThat(naps).hasSize(1);
    }

    @Test
    void another_part_than_asked_for_is_not_taken() throws Exception {
        hub.shift = 7;
        askKnown();
        var fetch = fetcher();
        assertThat(catchThrowableOfType(FetchTrouble.class, fetch::fetch).sentence())
                .contains("another part");
        assertThat(Files.size(partial())).isZero();
    }

    @Test
    void a_file_that_changes_on_the_server_is_begun_anew() throws Exception {
        ask(OptionalLong.empty(), Optional.empty());
        var other = bytes.clone();
        other[5] ^= 1;
        pace =
                count -> {
                    if (progress.done() > 2 * PART) {
                        hub.bytes = other;
                        hub.etag = "\"two\"";
                    }
                };
        assertThat(fetcher().fetch()).isEqualTo(sha256(other));
    }

    @Test
    void a_wrong_hash_is_refused_and_nothing_is_kept() throws Exception {
        ask(OptionalLong.of(bytes.length), Optional.of("0".repeat(64)));
        var fetch = fetcher();
        var trouble = catchThrowableOfType(FetchTrouble.class, fetch::fetch);
        assertThat(trouble.sentence()).contains("SHA-256 differs");
        assertThat(Files.size(partial())).isZero();
    }

    @Test
    void a_part_that_rots_on_the_disk_is_fetched_again_alone() throws Exception {
        askKnown();
        fetcher().fetch();
        try (var file = Files.newByteChannel(partial(), java.nio.file.StandardOpenOption.WRITE)) {
            file.position(2 * PART + 3).write(java.nio.ByteBuffer.wrap(new byte[100]));
        }
        var before = hub.tokens.size();
        assertThat(fetcher().fetch()).isEqualTo(sha256(bytes));
        assertThat(hub.tokens).hasSize(before + 2); // one range, by way of the hub
    }

    @Test
    void a_disk_without_room_pauses_it_and_says_how_much_is_missing() throws Exception {
        free = 1L << 30;
        askKnown();
        var fetch = fetcher();
        var trouble = catchThrowableOfType(FetchTrouble.class, fetch::fetch);
        assertThat(trouble.then()).isEqualTo(Then.PAUSE);
        assertThat(trouble.sentence()).contains("6 MiB are missing");
    }

    @Test
    void after_fifty_kills_the_hash_is_right_and_hardly_anything_came_twice() throws Exception {
        var big = new byte[64 << 20];
        new Random(2).nextBytes(big);
        hub.bytes = big;
        ask(OptionalLong.of(big.length), Optional.of(sha256(big)));
        var chance = new Random(3);
        var fetched = new long[1];
        for (var kill = 0; kill < 50; kill++) {
            var until = fetched[0] + chance.nextLong(2L * big.length / 100);
            pace =
                    count -> {
                        fetched[0] += count;
                        if (fetched[0] > until) {
                            throw new IllegalStateException("killed");
                        }
                    };
            var fetch = fetcher();
            assertThat(catchThrowableOfType(IllegalStateException.class, fetch::fetch)).isNotNull();
        }
        pace = count -> fetched[0] += count;
        assertThat(fetcher().fetch()).isEqualTo(sha256(big));
        assertThat(fetched[0] - big.length).isLessThanOrEqualTo(big.length / 50);
    }

    @Test
    void who_paused_it_is_heard() throws Exception {
        askKnown();
        var ledger = ledger();
        ledger.renew();
        try (var rows = database.getConnection()) {
            DownloadRows.move(
                    rows, job, List.of(DownloadState.RUNNING), DownloadState.PAUSED, Instant.now());
        }
        assertThat(catchThrowableOfType(FetchTrouble.class, ledger::renew).then())
                .isEqualTo(Then.STOP);
    }

    @Test
    void proved_files_lie_once_and_are_deleted_with_their_last_key() throws IOException {
        var store = new FileStore(folder.resolve("models"));
        var own = Files.write(folder.resolve("own.gguf"), new byte[] {1, 2, 3});
        var hash = store.adopt(own).sha256();
        assertThat(store.orphans()).hasSize(1);
        store.publish("one", java.util.Map.of("a.gguf", hash));
        store.publish("two", java.util.Map.of("b.gguf", hash));
        assertThat(store.files("one").getFirst().path()).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(store.used()).isEqualTo(3);
        store.delete(hash);
        assertThat(store.find(hash)).isPresent();
        store.deleteKey("one");
        assertThat(store.find(hash)).isPresent();
        store.deleteKey("two");
        assertThat(store.find(hash)).isEmpty();
        assertThat(own).exists();
    }
}
