/** Models of others as people and programs meet them. */
package dev.dreamserver.provider;
