package io.plumbline.engine.whatif;

/** An attribute by whose values a report groups. */
public record GroupAttribute(String dimension, String attribute) {

    /** {@code STATION_D.network}: its name in questions and reports. */
    public String name() {
        return dimension + "." + attribute;
    }

    /** Reads {@code STATION_D.network}. */
    public static GroupAttribute of(String name) {
        int dot = name.indexOf('.');
        if (dot < 1 || dot != name.lastIndexOf('.') || dot == name.length() - 1) {
            throw new IllegalArgumentException(
                    "a group is named DIMENSION.attribute, such as STATION_D.network; found " + name);
        }
        return new GroupAttribute(name.substring(0, dot), name.substring(dot + 1));
    }
}
