package io.plumbline.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
    private final SecretSeal seal = new SecretSeal(new byte[16]);

    @Test
    void signatureIsThatOfThePublishedTestVector() {
        WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(secret.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void freshSecretsDifferAndSayNothingOfThemselves() {
        WebhookSecret one = WebhookSecret.fresh();
        assertThat(one.text())
                .matches("whsec_[A-Za-z0-9+/]{43}=")
                .isNotEqualTo(WebhookSecret.fresh().text());
        assertThat(one.toString()).doesNotContain(one.text());
        assertThat(WebhookSecret.parse(one.text()).text()).isEqualTo(one.text());
    }

    @Test
    void sealedSecretIsOpenedByItsKeyAlone() {
        WebhookSecret secret = WebhookSecret.fresh();
        String sealed = seal.seal(secret);
        assertThat(sealed).doesNotContain(secret.text().substring(6, 20)).isNotEqualTo(seal.seal(secret));
        assertThat(new SecretSeal(new byte[16]).open(sealed).orElseThrow().text())
                .isEqualTo(secret.text());
        assertThat(new SecretSeal(new byte[] {1, 2, 3}).open(sealed)).isEmpty();
        char last = sealed.charAt(20);
        assertThat(seal.open(sealed.replace(last, last == 'A' ? 'B' : 'A'))).isEmpty();
    }
}
