package dev.dreamserver.gpu;

import dev.dreamserver.gpu.GpuHolder.Owner;
import dev.dreamserver.gpu.spi.Gpu;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * A GPU, and who has its memory.
 *
 * @param gpu what its driver tells
 * @param holders who has how much, the most first; together what is used, where both are known
 */
public record GpuView(Gpu gpu, List<GpuHolder> holders) {

    /** Less than this is what a driver needs beside its processes: 20 MiB for three on an H200. */
    private static final long NOTHING = 64L << 20;

    private static final Comparator<GpuHolder> MOST_FIRST =
            Comparator.comparing(GpuHolder::owner)
                    .thenComparing(holder -> -holder.bytes().orElse(0));

    /** Copies the list. */
    public GpuView {
        holders = List.copyOf(holders);
    }

    /** Names each process, and what nobody has who can be seen. */
    static GpuView of(Gpu gpu, LongFunction<GpuHolder> whose) {
        var holders = new ArrayList<GpuHolder>();
        var told = 0L;
        for (var process : gpu.processes()) {
            var who = whose.apply(process.pid());
            var name =
                    who.name().isEmpty()
                            ? process.name().map(GpuView::file).orElse("")
                            : who.name();
            holders.add(new GpuHolder(who.owner(), name, who.pid(), process.bytes()));
            told += process.bytes().orElse(0);
        }
        var rest = gpu.memory().used().orElse(0) - told;
        if (rest > NOTHING) {
            holders.add(
                    new GpuHolder(Owner.UNSEEN, "", OptionalLong.empty(), OptionalLong.of(rest)));
        }
        holders.sort(MOST_FIRST);
        return new GpuView(gpu, holders);
    }

    /** What these have together, in bytes. */
    public long bytes(Owner owner) {
        return holders.stream()
                .filter(holder -> holder.owner() == owner)
                .mapToLong(holder -> holder.bytes().orElse(0))
                .sum();
    }

    /** Folders may tell more than the program; so may what follows it. */
    private static String file(String path) {
        var program = path.replace('\\', '/');
        program = program.substring(program.lastIndexOf('/') + 1);
        var space = program.indexOf(' ');
        return space > 0 ? program.substring(0, space) : program;
    }
}
