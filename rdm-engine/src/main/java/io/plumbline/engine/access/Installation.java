package io.plumbline.engine.access;

/**
 * Which installation this is.
 *
 * @param demo fixed when the installation was made: it has the demo's people and listens on the loopback address only
 * @param demoLoaded whether the demo's data are there
 */
public record Installation(String uuid, boolean demo, boolean demoLoaded) {}
