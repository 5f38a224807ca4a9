/** The pages of the machine, without a server. */
@NullMarked
package dev.dreamserver.setup.web;

import org.jspecify.annotations.NullMarked;
