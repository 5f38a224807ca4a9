/** Fetching files, one job for each download, and the timer that starts them. */
@NullMarked
package dev.dreamserver.download.batch;

import org.jspecify.annotations.NullMarked;
