/** What open pages are told without asking. */
package dev.dreamserver.live;
