/** In the reference: random numbers of a step. */
package org.lenslet.backend.reference.random;
