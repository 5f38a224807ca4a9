/** The downloads under way, on the page of models. */
@NullMarked
package dev.dreamserver.download.web;

import org.jspecify.annotations.NullMarked;
