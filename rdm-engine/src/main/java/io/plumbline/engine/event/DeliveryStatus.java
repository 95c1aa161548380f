package io.plumbline.engine.event;

/** How far the delivery of an event to a webhook is. */
public enum DeliveryStatus {
    /** It is tried now or later. */
    PENDING,
    /** The receiver took it. */
    DELIVERED,
    /** It was given up; somebody may send it again. */
    FAILED
}
