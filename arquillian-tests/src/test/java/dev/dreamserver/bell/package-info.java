/** The bell on real pages. */
package dev.dreamserver.bell;
