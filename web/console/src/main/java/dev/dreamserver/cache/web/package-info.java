/** The cache of answers for those who look after the house: part of the page of prices. */
@NullMarked
package dev.dreamserver.cache.web;

import org.jspecify.annotations.NullMarked;
