/**
 * The floor plan of the house, held by tests: which room may call which, what stays at home, who
 * states who may enter. Reads the compiled classes of every module. Each rule is proven against
 * planted violations.
 */
@NullMarked
package dev.dreamserver.floorplan;

import org.jspecify.annotations.NullMarked;
