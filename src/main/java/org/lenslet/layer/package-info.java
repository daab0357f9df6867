/**
 * Layers and the builder that stacks them into a {@link org.lenslet.layer.Model}. A layer turns a
 * value of a graph into another and declares the parameters it needs; it holds no numbers itself.
 */
package org.lenslet.layer;
