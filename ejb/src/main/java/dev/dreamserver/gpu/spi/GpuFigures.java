package dev.dreamserver.gpu.spi;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a GPU does at this moment. What is not told is empty, never 0.
 *
 * @param busyPercent share of the last moment in which it computed
 * @param celsius temperature
 * @param watts what it takes
 * @param wattsLimit what it may take
 * @param megahertz clock of its processors
 */
public record GpuFigures(
        OptionalInt busyPercent,
        OptionalInt celsius,
        OptionalDouble watts,
        OptionalDouble wattsLimit,
        OptionalInt megahertz) {

    /** Nothing is told. */
    public static final GpuFigures UNKNOWN =
            new GpuFigures(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalInt.empty());
}
