/** Who may enter, and what changes at once. */
package dev.dreamserver.identity;
