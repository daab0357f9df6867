/**
 * The contracts between the plan and the devices: a backend has memory and a catalogue; a catalogue
 * lists, per operation, the candidates; a candidate proposes a way to solve a problem, with its
 * cost and its accuracy, or says in words why it cannot; a proposal is compiled and bound to memory
 * as a launch. Which proposal is taken is not the candidate's business: {@link
 * org.lenslet.backend.Ranking} orders them by cost.
 */
package org.lenslet.backend;
