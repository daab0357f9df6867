/**
 * The specification in code: one candidate an operation, plain loops that compute each output
 * element by the formula in the operation's record, accumulate in double precision and round once.
 * Every other backend is judged by it, so nothing in it is clever: convolution, pooling and matrix
 * product only order their loops so that neighbouring sums grow together, which Java vectorises,
 * and spread tiles of the output over the common pool. One thread computes a sum from its first
 * term to its last, in an order that depends on nothing but the problem.
 */
package org.lenslet.backend.reference;
