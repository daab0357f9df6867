package org.lenslet.graph;

/** After a run the variable holds the value; every node of the run sees the variable as before. */
public record Update(Value variable, Value value) {}
