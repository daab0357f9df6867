/** What proofs know of random numbers. */
package org.lenslet.parity.random;
