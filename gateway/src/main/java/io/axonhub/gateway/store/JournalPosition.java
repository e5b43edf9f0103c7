package io.axonhub.gateway.store;

/**
 * A place between two frames of a journal.
 *
 * @param segment the segment's number; it grows
 * @param offset in bytes from the start of its file
 */
public record JournalPosition(long segment, long offset) {}
