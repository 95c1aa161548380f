package io.plumbline.web.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.event.DeliveryStatus;
import io.plumbline.engine.event.EventType;
import io.plumbline.engine.event.Webhook;
import io.plumbline.engine.event.WebhookDelivery;
import io.plumbline.engine.event.WebhookKind;
import io.plumbline.web.page.Rendering;
import io.plumbline.web.page.TableFoot;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookShownTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Webhook webhook(@Nullable String why, @Nullable Instant failing, @Nullable Instant former) {
        return new Webhook(
                3,
                "https://hooks.example.com/services/T000/B000/" + "x".repeat(60),
                WebhookKind.SLACK,
                EnumSet.of(EventType.RELEASE_PUBLISHED),
                List.of("ITEM_D", "STATION_D"),
                why == null,
                why,
                failing,
                former,
                4,
                "Ada Admin",
                NOW);
    }

    private static WebhookDelivery delivery(DeliveryStatus status, WebhookDelivery.Attempt... attempts) {
        boolean waits = status == DeliveryStatus.PENDING;
        return new WebhookDelivery(
                12,
                3,
                "msg_0123456789abcdef0123456789abcdef",
                EventType.RELEASE_PUBLISHED,
                7L,
                "{\"text\":\"ITEM_D of commit 42 is published.\"}",
                status,
                attempts.length,
                waits ? NOW.plusSeconds(300) : null,
                NOW,
                waits ? null : NOW,
                List.of(attempts));
    }

    private static Document page(Webhook webhook, WebhookDelivery... deliveries) {
        Map<String, Object> model = new HashMap<>();
        model.put("webhook", WebhookShown.of(webhook, NOW));
        model.put(
                "deliveries",
                List.of(deliveries).stream().map(WebhookDeliveryShown::of).toList());
        model.put("foot", new TableFoot("1 delivery", null, null, null));
        return Rendering.page("webhook", "event/webhook", Rendering.STEWARD, model);
    }

    @Test
    void disabledWebhookSaysWhyAndCanBeEnabled() {
        Document page = page(webhook("The receiver answered 410: it is gone for good.", NOW, null));
        assertThat(page.select("[role=alert]").text()).contains("Nothing is sent to it.", "answered 410");
        assertThat(page.select("form[action$=/enable]")).hasSize(1);
        assertThat(page.select("form[action$=/disable]")).isEmpty();
        assertThat(page.text()).contains("Nothing was sent yet.").doesNotContain("Every try has failed since");
    }

    @Test
    void failingWebhookSaysSinceWhenAndWhatFollows() {
        WebhookDelivery.Attempt first =
                new WebhookDelivery.Attempt(1, NOW, 240, 500, "<b>boom</b>", "The receiver answered 500.");
        Document page =
                page(webhook(null, NOW.minusSeconds(60), NOW.plusSeconds(60)), delivery(DeliveryStatus.PENDING, first));
        assertThat(page.select("[role=status]").text())
                .contains("Every try has failed since 2026-03-01 11:59 UTC.", "five days");
        assertThat(page.select("tbody tr").text())
                .isEqualTo("12 release.published 2026-03-01 12:00 1 500 2026-03-01 12:05 Waiting");
        assertThat(page.select("dl").text()).contains("signs too until 2026-03-01 12:01 UTC");
        assertThat(page(webhook(null, null, NOW)).select("dl").text())
                .as("its day is over")
                .doesNotContain("signs too");
    }

    @Test
    void deliveryShowsWhatIsSentAndWhatWasAnswered() {
        WebhookDelivery.Attempt none =
                new WebhookDelivery.Attempt(1, NOW, 15_000, null, null, "It did not answer within 15 seconds.");
        WebhookDelivery.Attempt taken = new WebhookDelivery.Attempt(2, NOW, 240, 200, "<b>thanks</b>", null);
        Document page = Rendering.page(
                "webhook-delivery",
                "event/delivery",
                Rendering.STEWARD,
                Map.of(
                        "webhook",
                        WebhookShown.of(webhook(null, null, null), NOW),
                        "delivery",
                        WebhookDeliveryShown.of(delivery(DeliveryStatus.DELIVERED, none, taken))));
        assertThat(page.select("tbody tr").eachText())
                .containsExactly(
                        "1 2026-03-01 12:00 15 seconds no answer It did not answer within 15 seconds.",
                        "2 2026-03-01 12:00 0.24 seconds 200 Taken.<b>thanks</b>");
        assertThat(page.select("pre").text()).contains("\"text\" : \"ITEM_D of commit 42 is published.\"");
        assertThat(page.select("a[href=/releases/7]")).hasSize(1);
    }
}
