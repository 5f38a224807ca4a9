/** Tests of the owner's file. */
@NullMarked
package dev.dreamserver.settings.file;

import org.jspecify.annotations.NullMarked;
