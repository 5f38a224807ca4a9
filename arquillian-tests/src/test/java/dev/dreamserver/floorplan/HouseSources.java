package dev.dreamserver.floorplan;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Where the sources and compiled classes of the house lie, module by module. */
final class HouseSources {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private HouseSources() {}

    /** One module of the root pom. */
    record Module(String name, Path folder) {

        Path classes() {
            return folder.resolve("target/classes");
        }

        Path webapp() {
            return folder.resolve("src/main/webapp");
        }

        /** Names of the top-level types in this module's sources, plates left out. */
        List<String> types() {
            var sources = folder.resolve("src/main/java");
            return filesUnder(sources).stream()
                    .map(file -> sources.relativize(file).toString())
                    .filter(name -> name.endsWith(".java") && !name.endsWith("-info.java"))
                    .map(name -> name.substring(0, name.length() - 5).replace('/', '.'))
                    .toList();
        }

        /** Packages of this module that hold types. */
        List<String> packages() {
            return types().stream()
                    .map(type -> type.substring(0, type.lastIndexOf('.')))
                    .distinct()
                    .toList();
        }
    }

    /** The folder with HOUSE.md, found upwards from where the test runs. */
    static Path root() {
        var here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("HOUSE.md"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new IllegalStateException("HOUSE.md is not above the working folder");
        }
        return here;
    }

    static List<Module> modules() {
        var root = root();
        return MODULE.matcher(text(root.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .map(name -> new Module(name, root.resolve(name)))
                .toList();
    }

    static List<Module> modules(String... names) {
        var wanted = Arrays.asList(names);
        return modules().stream().filter(module -> wanted.contains(module.name())).toList();
    }

    static JavaClasses classesOf(Collection<Module> modules) {
        return new ClassFileImporter()
                .importPaths(modules.stream().map(Module::classes).filter(Files::exists).toList());
    }

    static List<Path> filesUnder(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
