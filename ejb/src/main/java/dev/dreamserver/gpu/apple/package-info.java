/** Apple: processors whose GPU works in the memory of the machine. */
@NullMarked
package dev.dreamserver.gpu.apple;

import org.jspecify.annotations.NullMarked;
