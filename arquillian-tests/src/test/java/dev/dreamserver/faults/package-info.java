/** What happens to the house when its parts are killed under load. */
package dev.dreamserver.faults;
