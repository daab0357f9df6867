/** In the reference: optimizers. */
package org.lenslet.backend.reference.update;
