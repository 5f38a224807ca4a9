/** Budgets, as those meet them who set them. */
package dev.dreamserver.quota;
