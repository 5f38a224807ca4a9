/** Tests of the owner's file. */
@NullMarked
package dev.dreamserver.owner.file;

import org.jspecify.annotations.NullMarked;
