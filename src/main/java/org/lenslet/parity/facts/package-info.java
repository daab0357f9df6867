/**
 * What proofs know of an operation ({@link org.lenslet.parity.facts.OpFacts}): how its inputs are
 * drawn, how many terms it sums, when its results are exact, its adjoint, its error bound, its work
 * and its cases; and the tools that such facts are made with. The families beside it hold the facts
 * themselves.
 */
package org.lenslet.parity.facts;
