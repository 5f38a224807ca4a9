/** The page of the machine. */
package dev.dreamserver.setup;
