/** NVIDIA: its management library NVML, and its tool nvidia-smi where that cannot be asked. */
@NullMarked
package dev.dreamserver.gpu.nvidia;

import org.jspecify.annotations.NullMarked;
