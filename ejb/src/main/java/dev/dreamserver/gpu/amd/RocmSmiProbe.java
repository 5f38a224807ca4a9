package dev.dreamserver.gpu.amd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreamserver.gpu.ProbeTool;
import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProbe;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Asks rocm-smi, where {@code /sys} does not tell enough. Its keys moved with its versions: those
 * of ROCm 4.3 to 6.1 are known.
 */
@ApplicationScoped
public class RocmSmiProbe implements GpuProbe {

    private static final String SOURCE = "rocm-smi";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES =
            List.of("Card Series", "Card series", "Device Name", "Card Model", "Card model");

    private final ProbeTool tool;

    /** The house's own. */
    public RocmSmiProbe() {
        this(new ProbeTool(SOURCE, ProbeTool.places("/opt/rocm/bin", "/usr/bin")));
    }

    RocmSmiProbe(ProbeTool tool) {
        this.tool = tool;
    }

    @Override
    public GpuVendor vendor() {
        return GpuVendor.AMD;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public GpuReading read() {
        if (!tool.here()) {
            return without(GpuState.NONE, Optional.empty());
        }
        var answer =
                tool.ask(
                        "--showproductname",
                        "--showuniqueid",
                        "--showmeminfo",
                        "vram",
                        "--showuse",
                        "--showtemp",
                        "--showpower",
                        "--showmaxpower",
                        "--showdriverversion",
                        "--json");
        if (answer.isEmpty()) {
            return without(GpuState.HANGING, Optional.of("rocm-smi does not end."));
        }
        return read(answer.get().text())
                .orElseGet(() -> without(GpuState.NO_DRIVER, answer.get().firstLine()));
    }

    /** Warnings may stand before and after the object. */
    static Optional<GpuReading> read(String text) {
        var start = text.indexOf('{');
        var end = text.lastIndexOf('}');
        if (start < 0 || end < start) {
            return Optional.empty();
        }
        try {
            var told = JSON.readTree(text.substring(start, end + 1));
            var gpus = new ArrayList<Gpu>();
            told.properties().stream()
                    .filter(one -> one.getKey().matches("card\\d+"))
                    .forEach(one -> gpus.add(gpu(one.getValue(), gpus.size())));
            var driver = told.path("system").path("Driver version").asText();
            return gpus.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            GpuReading.of(
                                    GpuVendor.AMD,
                                    SOURCE,
                                    driver.isEmpty() ? Optional.empty() : Optional.of(driver),
                                    Optional.empty(),
                                    Optional.empty(),
                                    gpus));
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    private static Gpu gpu(JsonNode card, int index) {
        var memory =
                GpuMemory.of(
                        whole(card, "VRAM Total Memory (B)"),
                        whole(card, "VRAM Total Used Memory (B)"));
        return new Gpu(
                GpuVendor.AMD,
                index,
                NAMES.stream()
                        .flatMap(key -> text(card, key).stream())
                        .findFirst()
                        .orElse("AMD GPU"),
                text(card, "Unique ID"),
                memory.known() ? GpuState.OK : GpuState.PARTIAL,
                memory,
                new GpuFigures(
                        rounded(number(card, "GPU use (%)")),
                        rounded(
                                number(
                                        card,
                                        "Temperature (Sensor edge) (C)",
                                        "Temperature (Sensor junction) (C)")),
                        number(
                                card,
                                "Average Graphics Package Power (W)",
                                "Current Socket Graphics Package Power (W)"),
                        number(card, "Max Graphics Package Power (W)"),
                        OptionalInt.empty()),
                List.of());
    }

    private static Optional<String> text(JsonNode card, String key) {
        var text = card.path(key).asText().strip();
        return text.isEmpty() || text.equals("N/A") ? Optional.empty() : Optional.of(text);
    }

    private static OptionalLong whole(JsonNode card, String key) {
        var text = text(card, key).orElse("");
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static OptionalDouble number(JsonNode card, String... keys) {
        for (var key : keys) {
            var text = text(card, key).orElse("");
            if (text.matches("\\d{1,9}(\\.\\d{1,6})?")) {
                return OptionalDouble.of(Double.parseDouble(text));
            }
        }
        return OptionalDouble.empty();
    }

    private static OptionalInt rounded(OptionalDouble number) {
        return number.isPresent()
                ? OptionalInt.of((int) Math.round(number.getAsDouble()))
                : OptionalInt.empty();
    }

    private static GpuReading without(GpuState state, Optional<String> said) {
        return GpuReading.without(GpuVendor.AMD, SOURCE, state, said);
    }
}
