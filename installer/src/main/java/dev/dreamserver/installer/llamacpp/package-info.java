/**
 * Fetches a llama.cpp that runs on any Linux of this processor: Debian's packages, unpacked into a
 * folder with their own loader and libc. No root, nothing installed. Uses the package above for
 * progress and trouble, and nothing else of the launcher.
 */
@NullMarked
package dev.dreamserver.installer.llamacpp;

import org.jspecify.annotations.NullMarked;
