package dev.dreamserver.gpu.web;

import dev.dreamserver.gpu.GpuReport;
import dev.dreamserver.gpu.GpuView;
import dev.dreamserver.gpu.Gpus;
import dev.dreamserver.live.spi.LiveSource;
import dev.dreamserver.security.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What GPUs do at this moment, for open pages: figures by their place, and one sign for the rest.
 */
@ApplicationScoped
public class GpuLive implements LiveSource {

    private static final long HUNDRED_MIB = 100L << 20;

    @Inject Gpus gpus;

    @Override
    public String topic() {
        return "gpu";
    }

    @Override
    public Set<String> roles() {
        return Set.of(Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR);
    }

    @Override
    public Map<String, Object> values() {
        return values(gpus.report());
    }

    static Map<String, Object> values(GpuReport report) {
        var values = new TreeMap<String, Object>();
        values.put("state", state(report));
        for (var i = 0; i < report.gpus().size(); i++) {
            var figures = report.gpus().get(i).gpu().figures();
            var at = i;
            figures.busyPercent().ifPresent(percent -> values.put("busy" + at, percent));
            figures.celsius().ifPresent(degrees -> values.put("celsius" + at, degrees));
            figures.watts().ifPresent(watts -> values.put("watts" + at, Math.round(watts)));
        }
        return values;
    }

    /** Changes with everything else that the page shows, memory to a tenth of a gigabyte. */
    static String state(GpuReport report) {
        return Integer.toHexString(
                List.of(
                                report.state(),
                                report.drivers(),
                                report.gpus().stream().map(GpuLive::shown).toList())
                        .hashCode());
    }

    private static List<Object> shown(GpuView view) {
        var gpu = view.gpu();
        var figures = gpu.figures();
        return List.of(
                gpu.name(),
                gpu.state(),
                gpu.memory().total(),
                gpu.memory().used().orElse(-HUNDRED_MIB) / HUNDRED_MIB,
                List.of(
                        figures.busyPercent().isPresent(),
                        figures.celsius().isPresent(),
                        figures.watts().isPresent(),
                        figures.wattsLimit()),
                view.holders().stream()
                        .map(
                                one ->
                                        List.of(
                                                one.owner(),
                                                one.name(),
                                                one.pid(),
                                                one.bytes().orElse(-HUNDRED_MIB) / HUNDRED_MIB))
                        .toList());
    }
}
