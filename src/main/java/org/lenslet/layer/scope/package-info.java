/**
 * What a layer is and what it sees of a model: its scope, with parameters, states, first values.
 * Layers of one's own implement {@link org.lenslet.layer.scope.Layer}.
 */
package org.lenslet.layer.scope;
