/** Proof of the engines: every way to have one, against the real thing. */
package dev.dreamserver.engine;
