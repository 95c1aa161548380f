package io.plumbline.engine.whatif;

/**
 * One file of facts as it was when it was listed.
 *
 * @param modified when it was last written, in milliseconds since 1970
 * @param rows as its footer says
 */
public record FactFile(String location, long size, long modified, long rows) {

    /** Whether it is the same file still, as far as a listing can tell. */
    public boolean sameAs(FactFile other) {
        return location.equals(other.location) && size == other.size && modified == other.modified;
    }
}
