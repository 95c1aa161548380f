package io.plumbline.engine.database;

/**
 * What became of transactions since the start.
 *
 * @param repeated tries that the database undid and that were made again
 * @param givenUp transactions that were undone each time, until patience ended
 * @param lookedUp commits whose answer was lost
 */
public record TransactionCounts(long repeated, long givenUp, long lookedUp) {}
