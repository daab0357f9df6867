/**
 * Operations as data: one record an operation, holding its parameters, in a package a family. A
 * record checks its parameters when it is made and infers the shapes of its outputs; it knows
 * nothing of devices or gradients. Tensors are NCHW with one to three spatial axes, filters KCRS;
 * convolution means cross-correlation, as everywhere in this field.
 */
package org.lenslet.op;
