/**
 * What the owner does with models: finds, adds, downloads, switches and deletes them. Floor 5; owns
 * {@code model_installed} and {@code model_file}; joins catalog, downloads and the engine through
 * their doors.
 */
@NullMarked
package dev.dreamserver.models;

import org.jspecify.annotations.NullMarked;
