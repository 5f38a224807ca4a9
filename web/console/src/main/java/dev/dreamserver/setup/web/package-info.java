/** The page of the machine and of what fits it. Uses console. */
@NullMarked
package dev.dreamserver.setup.web;

import org.jspecify.annotations.NullMarked;
