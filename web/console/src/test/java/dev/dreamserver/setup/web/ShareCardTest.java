package dev.dreamserver.setup.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class ShareCardTest {

    private static final ShareCard.Look LOOK =
            new ShareCard.Look(List.of("#000", "#111", "#222"), "#fff", "#ddd", "#99f", "#88e");

    private static final ShareCard WHOLE =
            new ShareCard(
                    "A private AI platform",
                    "Answering now",
                    "Qwen3-30B <A3B> & friends",
                    "1,234",
                    "tokens/s",
                    "measured here, median of 24 answers",
                    List.of(
                            new ShareCard.Part("Processor", "AMD EPYC 9654", "96 cores"),
                            new ShareCard.Part("Memory", "252 GB", ""),
                            new ShareCard.Part("Graphics", "2 × NVIDIA RTX 4090", "48 GB")));

    @Test
    void what_it_says_is_what_its_list_says() throws Exception {
        assertThat(WHOLE.words())
                .containsExactly(
                        "Dream Server",
                        "A private AI platform",
                        "Answering now: Qwen3-30B <A3B> & friends",
                        "1,234 tokens/s · measured here, median of 24 answers",
                        "Processor: AMD EPYC 9654, 96 cores",
                        "Memory: 252 GB",
                        "Graphics: 2 × NVIDIA RTX 4090, 48 GB");
        assertThat(texts(WHOLE)).allMatch(ShareCardTest::listed);
        assertThat(texts(WHOLE)).hasSize(14);
    }

    @Test
    void it_needs_nothing_from_anywhere() {
        assertThat(WHOLE.svg(LOOK, "Zm9udA=="))
                .contains("url(data:font/woff2;base64,Zm9udA==)")
                .doesNotContain("href", "<image", "<script", "@import");
    }

    @Test
    void what_is_unknown_is_left_out() throws Exception {
        var nothing =
                new ShareCard("A private AI", "Answering now", "", "", "tokens/s", "", List.of());
        assertThat(texts(nothing)).containsExactly("Dream Server", "A private AI");
        assertThat(nothing.words()).containsExactly("Dream Server", "A private AI");
    }

    @Test
    void long_names_end_before_the_edge() throws Exception {
        var name = "W".repeat(90);
        var parts =
                IntStream.range(0, 3)
                        .mapToObj(at -> new ShareCard.Part("Part", name, name))
                        .toList();
        var card = new ShareCard("A", "B", name, "", "", "", parts);
        for (var text : elements(card)) {
            var size = Integer.parseInt(text.getAttribute("font-size"));
            var x = Integer.parseInt(text.getAttribute("x"));
            if (text.getAttribute("text-anchor").isEmpty()) {
                assertThat(x + ShareCard.width(text.getTextContent(), size))
                        .as(text.getTextContent())
                        .isLessThanOrEqualTo(ShareCard.WIDTH - 70);
            }
        }
        assertThat(texts(card)).filteredOn(text -> text.endsWith("…")).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz | Intel Xeon Platinum 8481C
                    AMD EPYC 7763 64-Core Processor               | AMD EPYC 7763
                    AMD Ryzen 7 7840U w/ Radeon 780M Graphics     | AMD Ryzen 7 7840U w/ Radeon 780M Graphics
                    12th Gen Intel(R) Core(TM) i7-12700K          | 12th Gen Intel Core i7-12700K
                    Neoverse-N1                                   | Neoverse-N1
                    """)
    void a_processor_is_called_without_its_label(String name, String shown) {
        assertThat(ShareCard.shortProcessor(name)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "llama-3-8b-q4, llama-3-8b-q4",
        "meta-llama/Llama-3-8B, Llama-3-8B",
        "/home/anna/models/own.gguf, own",
        "C:\\models\\own.GGUF, own"
    })
    void a_model_is_called_without_the_way_to_it(String name, String shown) {
        assertThat(ShareCard.shortModel(name)).isEqualTo(shown);
    }

    @Test
    void equal_parts_are_counted() {
        assertThat(ShareCard.together(List.of())).isEmpty();
        assertThat(ShareCard.together(List.of("A", "B", "A"))).isEqualTo("2 × A + B");
    }

    private static boolean listed(String drawn) {
        return WHOLE.words().stream()
                .anyMatch(line -> line.replace(" ", "").contains(drawn.replace(" ", "")));
    }

    private static List<String> texts(ShareCard card) throws Exception {
        return elements(card).stream()
                .map(Element::getTextContent)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<Element> elements(ShareCard card) throws Exception {
        var svg = card.svg(LOOK, "").getBytes(StandardCharsets.UTF_8);
        var texts =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg))
                        .getElementsByTagName("text");
        return IntStream.range(0, texts.getLength())
                .mapToObj(at -> (Element) texts.item(at))
                .toList();
    }
}
