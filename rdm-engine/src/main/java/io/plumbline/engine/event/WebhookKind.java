package io.plumbline.engine.event;

/** In which form a webhook is told. */
public enum WebhookKind {
    /** JSON as Standard Webhooks has it. */
    STANDARD,
    /** A text, as Slack's incoming webhooks and those of its likes take it. */
    SLACK,
    /** An envelope in the shape of Amazon SNS, with the standard JSON as its message. */
    SNS,
    /** A run event of OpenLineage, with the tables as outputs. */
    OPENLINEAGE
}
