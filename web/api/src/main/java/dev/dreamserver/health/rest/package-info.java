/** The house's health as a resource. */
@NullMarked
package dev.dreamserver.health.rest;

import org.jspecify.annotations.NullMarked;
