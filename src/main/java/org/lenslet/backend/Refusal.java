package org.lenslet.backend;

/**
 * The candidate cannot solve the problem.
 *
 * @param reason what it would need, in words
 */
public record Refusal(String reason) implements Answer {}
