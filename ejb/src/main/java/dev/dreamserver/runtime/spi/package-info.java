/** The plug for a place where a program can run: process, container, cluster. */
@NullMarked
package dev.dreamserver.runtime.spi;

import org.jspecify.annotations.NullMarked;
