package dev.dreamserver.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AssetsTest {

    private static final Path FOLDER = Path.of("src/main/webapp/resources/ds");

    @Test
    void a_style_sheet_goes_out_with_its_rules_and_nothing_else() {
        var css =
                """
                /* What it is for,
                   at length. */
                .card {
                  color: var(--ds-text); /* dark */
                  margin: 0 auto;
                }

                @media print {
                  .card > .i { display: none; }
                }
                """;

        assertThat(slim("app.css", css))
                .isEqualTo(
                        """
                        .card {
                        color: var(--ds-text);
                        margin: 0 auto;
                        }
                        @media print {
                        .card > .i { display: none; }
                        }""");
    }

    @Test
    void a_script_goes_out_with_its_statements_and_nothing_else() {
        var script =
                """
                /**
                 * What it promises.
                 */
                import { el } from "./shell.js"; // said where it is used

                // a line of its own
                export const show = () => {
                  const address = "https://localhost"; /* kept */

                  return el("a", address);
                };
                """;
        var small =
                """
                import { el } from "./shell.js"; // said where it is used
                export const show = () => {
                const address = "https://localhost"; /* kept */
                return el("a", address);
                };""";

        assertThat(slim("home.js", script)).isEqualTo(small);
        assertThat(slim("home.min.js", script)).isEqualTo(script);
        assertThat(slim("icons.svg", script)).isEqualTo(script);
    }

    @Test
    void what_is_put_together_keeps_its_order_and_its_kind() {
        var all = Map.of("a.css", asset("a{}"), "b.css", asset("b{}"), "c.css", asset("c{}"));

        var both = Assets.together("both.css", List.of("b.css", "a.css"), all);

        assertThat(both.text()).isEqualTo("b{}\na{}");
        assertThat(both.type()).isEqualTo("text/css;charset=UTF-8");
    }

    private static Assets.Asset asset(String text) {
        return new Assets.Asset("text/css;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_module_comes_with_all_that_is_imported_on_its_way_and_nothing_that_waits() {
        assertThat(Assets.imports("chat.js", AssetsTest::script))
                .contains("shell.js", "chat-parts.js", "markdown.js", "chat-models.js")
                .doesNotContain("chat.js", "live.js", "chat-pictures.js", "maths.js")
                .doesNotContain("chat-pair.js", "chat-dialogs.js");
        var scripts =
                Map.of(
                        "a.js",
                                "import { b } from \"./b.js\"; // first\nimport * as c from \"./c.js\";",
                        "b.js", "import { c } from \"./c.js\";\nimport { d } from \"./d.js\";",
                        "c.js", "import { a } from \"./a.js\";\nawait import(\"./e.js\");");
        assertThat(Assets.imports("a.js", name -> Optional.ofNullable(scripts.get(name))))
                .containsExactly("b.js", "c.js", "d.js");
    }

    /** Else what it brings would be fetched late. */
    @Test
    void each_import_of_a_script_is_seen() throws IOException {
        try (var files = Files.list(FOLDER)) {
            for (var file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
                var name = file.getFileName().toString();
                var own =
                        Files.readAllLines(file).stream()
                                .filter(line -> line.matches("(import|export) .*|.*[}*] from \".*"))
                                .filter(
                                        line ->
                                                line.contains(" from \"")
                                                        || line.matches("import \".*"))
                                .count();
                var seen =
                        Assets.imports(name, it -> it.equals(name) ? script(it) : Optional.empty());
                assertThat(seen).as(name).hasSize((int) own);
            }
        }
    }

    /** Else the page stands still, in a browser and nowhere before. */
    @Test
    void a_script_imports_what_the_other_one_has_and_none_imports_itself_by_others()
            throws IOException {
        var imported = Pattern.compile("^import \\{ (.*) } from \"\\./(.*)\";", Pattern.MULTILINE);
        var exported =
                Pattern.compile(
                        "^export (?:async )?(?:const|class|function\\*?) ([\\w$]+)",
                        Pattern.MULTILINE);
        try (var files = Files.list(FOLDER)) {
            for (var file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
                var name = file.getFileName().toString();
                var text = script(name).orElseThrow();
                for (var line : imported.matcher(text).results().toList()) {
                    var other = line.group(2);
                    assertThat(
                                    exported.matcher(script(other).orElseThrow())
                                            .results()
                                            .map(found -> found.group(1)))
                            .as(name + " of " + other)
                            .contains(line.group(1).split(", "));
                    assertThat(Assets.imports(other, AssetsTest::script))
                            .as(name + " of " + other)
                            .doesNotContain(name);
                }
            }
        }
    }

    private static Optional<String> script(String name) {
        try {
            return Optional.of(Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Else {@code slim} would change what such a text says. */
    @Test
    void no_text_of_a_script_goes_over_several_lines() throws IOException {
        var quoted = Pattern.compile("\"(?:\\\\.|[^\"])*\"|\\[(?:\\\\.|[^\\]])*\\]|(?<== )/.*/");
        try (var files = Files.list(FOLDER)) {
            for (var script : files.filter(file -> file.toString().endsWith(".js")).toList()) {
                for (var line : Files.readAllLines(script)) {
                    assertThat(List.of(line, quoted.matcher(line).replaceAll("")))
                            .as(script + ": " + line)
                            .anyMatch(said -> said.chars().filter(c -> c == '`').count() % 2 == 0);
                }
            }
        }
    }

    @Test
    void the_script_of_others_is_the_one_that_was_published_and_comes_with_its_licence()
            throws Exception {
        var bytes = Files.readAllBytes(FOLDER.resolve("temml.min.js"));
        var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(Files.readString(Path.of("../../docs/dependencies.md")))
                .contains("`temml.min.js` as published on npm", "SHA-256 `" + hash + "`");
        assertThat(Files.readString(FOLDER.resolve("temml.LICENSE.txt")))
                .contains("The MIT License", "Ron Kok");
    }

    @Test
    void a_colour_is_that_of_its_look_and_the_light_one_where_dark_has_none() throws IOException {
        var tokens = Files.readString(FOLDER.resolve("tokens.css"));

        assertThat(Assets.colour(tokens, "--ds-bg", false)).isEqualTo("#f5f6f8");
        assertThat(Assets.colour(tokens, "--ds-bg", true)).isEqualTo("#0a0c11");
        assertThat(Assets.colour(tokens, "--ds-on-night", true)).isEqualTo("#fff");
        assertThat(Assets.colour(tokens, "--ds-none", true)).isEmpty();
    }

    @Test
    void every_style_sheet_closes_what_it_opens() throws IOException {
        try (var sheets = Files.newDirectoryStream(FOLDER, "*.css")) {
            for (var sheet : sheets) {
                var css = Files.readString(sheet);
                assertThat(css.chars().filter(sign -> sign == '{').count())
                        .as(sheet.toString())
                        .isPositive()
                        .isEqualTo(css.chars().filter(sign -> sign == '}').count());
            }
        }
    }

    private static String slim(String name, String file) {
        return new String(
                Assets.slim(name, file.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
