/**
 * The specification in code: one candidate an operation, plain loops that compute each output
 * element by the formula in the operation's record, accumulate in double precision and round once.
 * Every other backend is judged by it, so nothing in it is clever. Training and large problems need
 * more speed: there, convolutions and products have fast twins, which order their loops so that
 * neighbouring sums grow together and spread tiles over the common pool, and which are proved
 * against the plain loops. Every order of additions depends on nothing but the problem.
 */
package org.lenslet.backend.reference;
