package org.lenslet.backend;

/** A candidate's answer to a problem: a proposal, or a refusal in words. */
public sealed interface Answer permits Proposal, Refusal {}
