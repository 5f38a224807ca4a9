package dev.dreamserver.floorplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was fetched is what was pinned, and what ships was pinned. Run {@code .mvn/checksums/record}
 * after a change of dependencies, and read the diff.
 */
class PinnedChecksumsTest {

    private static final String RECORD = "run .mvn/checksums/record and read the diff";

    private static final Path ROOT = HouseSources.root();
    private static final Pins PINS =
            Pins.parse(
                    HouseSources.text(ROOT.resolve(".mvn/checksums/checksums.sha256"))
                            .lines()
                            .toList());

    @TempDir Path folder;

    @Test
    void everything_the_build_fetched_has_its_pinned_checksum() {
        var repository = Path.of(System.getProperty("dream.test.repository", ""));
        assertThat(PINS.foundIn(repository))
                .as("pinned files in %s", repository)
                .isGreaterThan(300);
        assertThat(PINS.changedIn(repository)).as("fetched files with other bytes").isEmpty();
    }

    @Test
    void every_library_in_the_application_is_pinned() throws IOException {
        var unknown = application();
        unknown.values().removeAll(PINS.known());
        assertThat(unknown.keySet()).as("shipped but not pinned: %s", RECORD).isEmpty();
    }

    @Test
    void every_library_in_the_application_stands_in_the_bill_of_materials() throws IOException {
        var bill = HouseSources.text(ROOT.resolve("target/bom.json"));
        assertThat(missingFrom(bill, application())).as("not in target/bom.json").isEmpty();
    }

    @Test
    void a_library_that_the_bill_of_materials_forgot_is_seen() throws IOException {
        var libraries = application();
        var forgotten = libraries.entrySet().iterator().next();
        var bill =
                HouseSources.text(ROOT.resolve("target/bom.json"))
                        .replace(forgotten.getValue(), "forgotten");
        assertThat(missingFrom(bill, libraries)).containsExactly(forgotten.getKey());
    }

    /**
     * Where a run has provisioned no server, as in the fast tier, there is nothing to look at. What
     * was built with it is no library.
     */
    @Test
    void every_library_in_the_provisioned_server_is_pinned() {
        var jars =
                HouseSources.filesUnder(ROOT.resolve("wildfly-config/target/wildfly/modules"))
                        .stream()
                        .filter(file -> file.toString().endsWith(".jar"))
                        .filter(file -> !file.getFileName().toString().startsWith("dream-"))
                        .toList();
        assertThat(jars.size())
                .satisfiesAnyOf(
                        count -> assertThat(count).isZero(),
                        count -> assertThat(count).isGreaterThan(300));
        var known = PINS.known();
        assertThat(jars.parallelStream().filter(jar -> !known.contains(Pins.sha256(jar))).toList())
                .as("in the server but not pinned: %s", RECORD)
                .isEmpty();
    }

    /** Keycloak's are proven as the one archive that they come in. */
    @Test
    void every_binary_in_the_distribution_is_pinned() {
        var known = PINS.known();
        var binaries =
                HouseSources.filesUnder(ROOT.resolve("installer/target/dream-server")).stream()
                        .filter(file -> file.toString().matches(".*\\.(jar|zip)"))
                        .filter(file -> !file.toString().contains("/wildfly/"))
                        .filter(file -> !file.toString().contains("/keycloak/server/"))
                        .filter(file -> !file.getFileName().toString().startsWith("dream-"))
                        .toList();
        assertThat(binaries).hasSizeGreaterThan(5);
        assertThat(
                        binaries.parallelStream()
                                .filter(file -> !known.contains(Pins.sha256(file)))
                                .toList())
                .as("in the distribution but not pinned: %s", RECORD)
                .isEmpty();
    }

    @Test
    void a_changed_file_and_an_unknown_library_are_seen() throws IOException {
        var name = "a/b/1/b-1.jar";
        var jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "as published");
        var pins = Pins.parse(List.of(Pins.sha256(jar) + "  " + name, "00  never/fetched.jar"));
        assertThat(pins.changedIn(folder)).isEmpty();

        Files.writeString(jar, "as an attacker likes it");
        assertThat(pins.changedIn(folder)).containsExactly(name);
        assertThat(pins.known()).doesNotContain(Pins.sha256(jar));
    }

    private static List<String> missingFrom(String bill, Map<String, String> libraries) {
        return libraries.entrySet().stream()
                .filter(library -> !bill.contains(library.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Libraries of others in the EAR and its WARs, with their SHA-256. */
    private static Map<String, String> application() throws IOException {
        var libraries = new TreeMap<String, String>();
        try (var ear = Files.newInputStream(ROOT.resolve("ear/target/dream-server.ear"))) {
            collect(new ZipInputStream(ear), "", libraries);
        }
        assertThat(libraries).hasSizeGreaterThan(2);
        return libraries;
    }

    /** Our own modules are built here and need no pin. */
    private static void collect(ZipInputStream archive, String where, Map<String, String> libraries)
            throws IOException {
        for (ZipEntry entry = archive.getNextEntry();
                entry != null;
                entry = archive.getNextEntry()) {
            var name = entry.getName();
            var file = name.substring(name.lastIndexOf('/') + 1);
            if (file.endsWith(".war")) {
                collect(new ZipInputStream(archive), where + name + "/", libraries);
            } else if (file.endsWith(".jar") && !file.startsWith("dream-")) {
                libraries.put(where + name, Pins.sha256(archive));
            }
        }
    }
}
