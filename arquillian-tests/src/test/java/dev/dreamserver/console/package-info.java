/** The console as people meet it, in a real browser. */
package dev.dreamserver.console;
