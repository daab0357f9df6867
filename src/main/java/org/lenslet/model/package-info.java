/** The zoo: named models, each with the recipe that trains it well. */
package org.lenslet.model;
