package dev.dreamserver.bell;

import dev.dreamserver.bell.spi.News;

/**
 * One piece of news as one person sees it.
 *
 * @param news what happened
 * @param read whether they marked it as read
 */
public record NewsView(News news, boolean read) {}
