/** The gateway as its clients meet it. */
package dev.dreamserver.gateway;
