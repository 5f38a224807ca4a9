/**
 * Which model answers where the house is asked to choose: names with models behind them, the
 * owner's rules, and a classifier that asks no model. Floor 5; owns {@code routing_name}, {@code
 * routing_rule} and {@code routing_share}; uses engines, budgets and audit through their doors.
 */
@NullMarked
package dev.dreamserver.routing;

import org.jspecify.annotations.NullMarked;
