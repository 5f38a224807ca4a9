/** Providers for administrators: the page where they are added and looked after. */
@NullMarked
package dev.dreamserver.provider.web;

import org.jspecify.annotations.NullMarked;
