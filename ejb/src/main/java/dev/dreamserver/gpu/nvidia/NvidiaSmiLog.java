package dev.dreamserver.gpu.nvidia;

import dev.dreamserver.gpu.spi.Gpu;
import dev.dreamserver.gpu.spi.GpuFigures;
import dev.dreamserver.gpu.spi.GpuMemory;
import dev.dreamserver.gpu.spi.GpuProcess;
import dev.dreamserver.gpu.spi.GpuReading;
import dev.dreamserver.gpu.spi.GpuState;
import dev.dreamserver.gpu.spi.GpuVendor;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Reads what {@code nvidia-smi -q -x} writes, as drivers from 270 on write it. Names moved with the
 * drivers; {@code N/A} and what is not there are unknown. Stateless.
 */
final class NvidiaSmiLog {

    private static final Pattern NUMBER = Pattern.compile("^(\\d+(?:\\.\\d+)?)(?: .*)?$");
    private static final long MIB = 1L << 20;

    private NvidiaSmiLog() {}

    /** The GPUs it tells of; empty when the text is no such log. */
    static Optional<GpuReading> read(String text) {
        var start = text.indexOf("<nvidia_smi_log");
        var end = text.indexOf("</nvidia_smi_log>");
        if (start < 0 || end < start) {
            return Optional.empty();
        }
        try {
            // Without what stands before, which names a file that describes the form.
            return Optional.of(
                    reading(root(text.substring(start, end + "</nvidia_smi_log>".length()))));
        } catch (SAXException | IOException | ParserConfigurationException noLog) {
            return Optional.empty();
        }
    }

    private static Element root(String xml)
            throws SAXException, IOException, ParserConfigurationException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null); // what is wrong is thrown, and not printed
        return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    }

    private static GpuReading reading(Element log) {
        var gpus = new ArrayList<Gpu>();
        for (var one : children(log, "gpu")) {
            gpus.add(gpu(one, gpus.size()));
        }
        return GpuReading.of(
                GpuVendor.NVIDIA,
                "nvidia-smi",
                text(log, "driver_version"),
                text(log, "cuda_version").map("CUDA "::concat),
                gpus.stream().anyMatch(gpu -> gpu.state() == GpuState.LOST)
                        ? Optional.of("GPU is lost")
                        : Optional.empty(),
                gpus);
    }

    private static Gpu gpu(Element gpu, int index) {
        var name = text(gpu, "product_name").filter(NvidiaSmiLog::tells).orElse("NVIDIA GPU");
        if (gpu.getTextContent().contains("GPU is lost")) {
            return Gpu.lost(GpuVendor.NVIDIA, index, name);
        }
        var memory = memory(gpu);
        return new Gpu(
                GpuVendor.NVIDIA,
                index,
                name,
                text(gpu, "uuid"),
                memory.known() ? GpuState.OK : GpuState.PARTIAL,
                memory,
                new GpuFigures(
                        whole(text(gpu, "utilization", "gpu_util")),
                        whole(text(gpu, "temperature", "gpu_temp")),
                        number(power(gpu, "instant_power_draw", "power_draw")),
                        number(
                                power(
                                        gpu,
                                        "enforced_power_limit",
                                        "current_power_limit",
                                        "power_limit")),
                        whole(text(gpu, "clocks", "sm_clock"))),
                processes(gpu));
    }

    private static GpuMemory memory(Element gpu) {
        return new GpuMemory(
                bytes(text(gpu, "fb_memory_usage", "total")),
                bytes(text(gpu, "fb_memory_usage", "reserved")),
                bytes(text(gpu, "fb_memory_usage", "used")),
                bytes(text(gpu, "fb_memory_usage", "free")),
                false);
    }

    private static Optional<String> power(Element gpu, String... names) {
        for (var group : List.of("gpu_power_readings", "power_readings")) {
            for (var name : names) {
                var told = text(gpu, group, name).filter(NvidiaSmiLog::tells);
                if (told.isPresent()) {
                    return told;
                }
            }
        }
        return Optional.empty();
    }

    private static List<GpuProcess> processes(Element gpu) {
        var found = new ArrayList<GpuProcess>();
        for (var list : children(gpu, "processes")) {
            for (var one : children(list, "process_info")) {
                var pid = whole(text(one, "pid"));
                if (pid.isPresent() && pid.getAsInt() > 0) {
                    found.add(
                            new GpuProcess(
                                    pid.getAsInt(),
                                    text(one, "process_name").filter(NvidiaSmiLog::tells),
                                    bytes(text(one, "used_memory"))));
                }
            }
        }
        return found;
    }

    private static boolean tells(String text) {
        return !text.isEmpty()
                && !text.contains("N/A")
                && !text.startsWith("[")
                && !text.equals("Requested functionality has been deprecated");
    }

    private static OptionalLong bytes(Optional<String> text) {
        var mebibytes = number(text);
        return mebibytes.isPresent()
                ? OptionalLong.of((long) (mebibytes.getAsDouble() * MIB))
                : OptionalLong.empty();
    }

    private static OptionalInt whole(Optional<String> text) {
        var number = number(text);
        return number.isPresent()
                ? OptionalInt.of((int) number.getAsDouble())
                : OptionalInt.empty();
    }

    private static OptionalDouble number(Optional<String> text) {
        var found = NUMBER.matcher(text.orElse(""));
        return found.matches()
                ? OptionalDouble.of(Double.parseDouble(found.group(1)))
                : OptionalDouble.empty();
    }

    private static Optional<String> text(Element parent, String... path) {
        var at = Optional.of(parent);
        for (var name : path) {
            at = at.flatMap(element -> children(element, name).stream().findFirst());
        }
        return at.map(Element::getTextContent).map(String::strip);
    }

    private static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
