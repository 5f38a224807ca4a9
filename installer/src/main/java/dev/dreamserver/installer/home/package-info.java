/**
 * What lies on disk: the distribution that was built, DREAM_HOME with its secrets, and the owner's
 * settings. Uses nothing else of the launcher.
 */
@NullMarked
package dev.dreamserver.installer.home;

import org.jspecify.annotations.NullMarked;
