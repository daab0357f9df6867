package org.lenslet.lab.report;

/**
 * The training loss of one step.
 *
 * @param step the number of the step since the start of the run, from 1
 * @param loss mean loss of its batch
 */
public record StepRow(long step, double loss) {}
