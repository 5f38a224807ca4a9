/** The documentation in the product, without a server. */
@NullMarked
package dev.dreamserver.docs.web;

import org.jspecify.annotations.NullMarked;
