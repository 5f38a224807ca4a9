package dev.dreamserver.gpu.spi;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that works on a GPU.
 *
 * @param pid its number, as the driver tells it
 * @param name its program without folder and arguments, where the driver tells it
 * @param bytes the GPU's memory that it has, where the driver tells it
 */
public record GpuProcess(long pid, Optional<String> name, OptionalLong bytes) {}
