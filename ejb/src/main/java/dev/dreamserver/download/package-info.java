/**
 * Files fetched whole and proved, and the store they lie in. Knows nothing of what they are for.
 * Owns tables download_job, download_file and download_part, and the folder models below the
 * house's home. Floor 3; uses platform, security, settings and audit.
 */
@NullMarked
package dev.dreamserver.download;

import org.jspecify.annotations.NullMarked;
