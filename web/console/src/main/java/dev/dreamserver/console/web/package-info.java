/**
 * What all pages share: the shell with its navigation, the visitor, versioned assets, headers and
 * the pages for what went wrong. Owns no tables; uses security and the doors it shows on Home.
 */
@NullMarked
package dev.dreamserver.console.web;

import org.jspecify.annotations.NullMarked;
