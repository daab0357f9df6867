/**
 * The specification in code: one candidate an operation, plain loops that gather each output
 * element from the formula in the operation's record, accumulate in double precision and round
 * once. Every other backend is judged by it, so it is kept readable rather than fast.
 */
package org.lenslet.backend.reference;
