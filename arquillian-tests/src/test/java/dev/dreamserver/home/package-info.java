/** Home as people find it. */
package dev.dreamserver.home;
