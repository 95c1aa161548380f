package io.plumbline.web.page;

/** One step of the way to a page. */
public record Crumb(String text, String href) {}
