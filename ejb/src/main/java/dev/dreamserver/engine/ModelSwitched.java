package dev.dreamserver.engine;

/**
 * News: a switch came to another phase. Fired after that was stored, on the switch's own thread.
 */
public record ModelSwitched(SwitchView view) {}
