/** The zoo: models by name, each built for the shape and the number of classes of some data. */
package org.lenslet.model;
