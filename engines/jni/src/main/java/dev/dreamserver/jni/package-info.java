/**
 * llama.cpp as a library, in a process of its own, behind the OpenAI protocol: the engine that is
 * always there. Uses nothing of the house; the house talks to it as to any other engine.
 */
@NullMarked
package dev.dreamserver.jni;

import org.jspecify.annotations.NullMarked;
