package org.lenslet.layer.scope;

/**
 * How many connections meet at a unit: what initializers scale by.
 *
 * @param in connections into one output unit
 * @param out connections out of one input unit
 */
public record Fans(double in, double out) {}
