/**
 * What {@code ./dream} promises: its commands, the stack it starts, and what it does in trouble.
 */
package dev.dreamserver.launcher;
