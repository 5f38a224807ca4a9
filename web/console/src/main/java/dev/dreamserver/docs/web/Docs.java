package dev.dreamserver.docs.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documentation of this build, read once and kept in memory. Thread-safe. */
@ApplicationScoped
public class Docs {

    private static final String FOLDER = "/WEB-INF/docs/";
    private static final String END = ".md";

    @Inject ServletContext context;

    private Library library = new Library(Map.of(), "");

    @PostConstruct
    void read() {
        var files = new HashMap<String, String>();
        for (var path : context.getResourcePaths(FOLDER)) {
            if (path.endsWith(END)) {
                files.put(
                        path.substring(FOLDER.length(), path.length() - END.length()), text(path));
            }
        }
        library = new Library(files, context.getContextPath() + "/docs/");
    }

    List<Shelf> shelves() {
        return library.shelves();
    }

    List<Doc> all() {
        return library.docs();
    }

    Optional<Doc> find(String name) {
        return library.find(name);
    }

    List<Hit> search(String query) {
        return library.search(query);
    }

    private String text(String path) {
        try (var in = context.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
