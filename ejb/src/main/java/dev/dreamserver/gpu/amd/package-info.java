/** AMD: what Linux tells of it below /sys, and the tool rocm-smi where that is too little. */
@NullMarked
package dev.dreamserver.gpu.amd;

import org.jspecify.annotations.NullMarked;
