/**
 * Home: where a person arrives. Ask, see how things are, find what there is. Floor 7; uses chat and
 * the rooms below it.
 */
@NullMarked
package dev.dreamserver.home.web;

import org.jspecify.annotations.NullMarked;
