/**
 * What arranges layers in a {@link org.lenslet.layer.Model}: a directed graph. A layer turns a
 * value of a graph into another and declares in its {@link org.lenslet.layer.scope.LayerScope} the
 * parameters, states and layers it needs; it holds no numbers itself.
 */
package org.lenslet.layer;
