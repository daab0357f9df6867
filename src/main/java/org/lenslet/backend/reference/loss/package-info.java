/** In the reference: losses over classes with their gradients, and labels as indicator vectors. */
package org.lenslet.backend.reference.loss;
