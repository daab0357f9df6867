package org.lenslet.infer;

/**
 * How probable a class is.
 *
 * @param index the number of the class
 * @param name its name; the number where the classes have no names
 * @param probability 0 to 1
 */
public record ClassScore(int index, String name, double probability) {}
