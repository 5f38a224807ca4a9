package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreamserver.installer.home.Amounts;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The GPUs and who has their memory, as the page GPU and the management API tell it. */
@Command(
        name = "gpu",
        description = "The GPUs, and who has their memory. Ends with 1 when one cannot be used.")
final class GpuCommand implements Callable<Integer> {

    @ParentCommand DreamCommand dream;

    @Option(names = "--json", description = "All facts as JSON.")
    boolean json;

    @Override
    public Integer call() {
        var told = new Api(dream.running()).ask("GET", "/gpu", null);
        var state = told.path("state").asText();
        if (json) {
            dream.screen().line(told.toString());
        } else if (state.equals("NONE")) {
            dream.screen().line("This machine has no GPU that can be seen. Models run on the CPU.");
        } else {
            told.path("gpus").forEach(this::show);
            told.path("drivers").forEach(this::driver);
            if (told.path("advice").isTextual()) {
                dream.screen().warn(told.path("advice").asText());
            }
        }
        return state.equals("OK") || state.equals("PARTIAL") || state.equals("NONE") ? 0 : 1;
    }

    private void show(JsonNode gpu) {
        var memory = gpu.path("memory");
        dream.screen()
                .line(
                        "%s %d  %s  %s"
                                .formatted(
                                        gpu.path("vendor").asText(),
                                        gpu.path("index").asInt(),
                                        gpu.path("name").asText(),
                                        gpu.path("state").asText().toLowerCase(Locale.ROOT)));
        if (memory.path("total").isNumber()) {
            dream.screen()
                    .line(
                            "    memory %s of %s used, %s free"
                                    .formatted(
                                            gibibytes(memory.path("used")),
                                            gibibytes(memory.path("total")),
                                            gibibytes(memory.path("free"))));
        }
        dream.screen()
                .line(
                        "    busy %s, %s, %s of %s"
                                .formatted(
                                        figure(gpu.path("busyPercent"), "%"),
                                        figure(gpu.path("celsius"), "°C"),
                                        figure(gpu.path("watts"), "W"),
                                        figure(gpu.path("wattsLimit"), "W")));
        gpu.path("holders").forEach(this::holder);
    }

    private void holder(JsonNode holder) {
        var whose =
                switch (holder.path("owner").asText()) {
                    case "HOUSE" -> "the house's own";
                    case "OTHERS" -> "another program";
                    default -> "driver, or programs that cannot be seen from here";
                };
        var name = holder.path("name").asText();
        dream.screen()
                .line(
                        "    %10s  %s%s"
                                .formatted(
                                        gibibytes(holder.path("bytes")),
                                        name.isEmpty() ? whose : name + ", " + whose,
                                        holder.path("pid").isNumber()
                                                ? ", pid " + holder.path("pid").asLong()
                                                : ""));
    }

    private void driver(JsonNode driver) {
        dream.screen()
                .line(
                        "%s driver %s%s%s%s"
                                .formatted(
                                        driver.path("vendor").asText(),
                                        text("", driver.path("version"), "unknown"),
                                        text(", ", driver.path("compute"), ""),
                                        text(", read by ", driver.path("source"), ""),
                                        text(": ", driver.path("said"), "")));
    }

    private static String text(String before, JsonNode text, String without) {
        return text.isTextual() && !text.asText().isEmpty() ? before + text.asText() : without;
    }

    private static String gibibytes(JsonNode bytes) {
        return bytes.isNumber() ? Amounts.ofMemory(bytes.asLong()) : "unknown";
    }

    private static String figure(JsonNode number, String unit) {
        return number.isNumber()
                ? String.format(Locale.ROOT, "%.0f %s", number.asDouble(), unit)
                : "- " + unit;
    }
}
