package io.plumbline.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private static final Map<String, String[]> KNOWN = Map.of(
            "receiver.example", new String[] {"8.8.8.8", "2606:4700::1111"},
            "inside.example", new String[] {"8.8.8.8", "10.1.2.3"},
            "here.example", new String[] {"127.0.0.1"});

    private final Destinations regular = new Destinations(false, Set.of("hooks.internal", "here.example"), this::find);
    private final Destinations demo = new Destinations(true, Set.of(), this::find);

    private InetAddress[] find(String host) throws UnknownHostException {
        String[] known = KNOWN.get(host);
        if (known == null) {
            return InetAddress.getAllByName(host);
        }
        InetAddress[] found = new InetAddress[known.length];
        for (int i = 0; i < known.length; i++) {
            found[i] = InetAddress.ofLiteral(known[i]);
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.8.9.1:9000/x",
                "http://localhost/x",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://0.0.0.0/",
                "http://[::1]/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:a00:1]/",
                "http://[::7f00:1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[64:ff9b:1::1]/",
                "http://[2002:7f00:1::]/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.1.1/",
                "http://100.100.100.200/latest/meta-data",
                "http://169.254.169.254/latest/meta-data",
                "http://[fe80::1]/",
                "http://[fd00:ec2::254]/",
                "http://[fec0::1]/",
                "http://224.0.0.1/",
                "http://[ff02::1]/",
                "http://198.18.0.1/",
                "http://240.0.0.1/",
                "https://inside.example/hook"
            })
    void addressOutsideTheOpenNetworkIsRefused(String address) {
        // What the resolver does not take for an address is refused too, only in other words.
        assertThatThrownBy(() -> regular.require(address)).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isIn(ErrorCode.LOCATION_NOT_ALLOWED, ErrorCode.BAD_REQUEST);
            if (!address.contains("0x7f")) {
                assertThat(e.code()).as(e.sentence()).isEqualTo(ErrorCode.LOCATION_NOT_ALLOWED);
                assertThat(e.sentence()).contains("RDM_WEBHOOK_HOSTS");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://receiver.example/hook?key=1",
                "https://8.8.8.8/x",
                "https://172.15.0.1/x",
                "https://172.32.0.1/x",
                "https://100.63.0.1/",
                "https://[2606:4700::1111]:8443/x",
                "http://here.example:9000/named"
            })
    void openAddressIsTaken(String address) {
        assertThat(regular.require(" " + address + " ")).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd, begins with file:",
        "jdbc:mariadb://h/x, begins with jdbc:",
        "ftp://h/x, begins with ftp:",
        "hooks.example/x, begins with null:",
        "http:///x, names no host",
        "http://user:pass@receiver.example/, name or a password",
        "http://receiver.example/#part, behind #",
        "http://receiver.example/a b, is none",
        "http://no-such-host.invalid/, cannot be found"
    })
    void whatIsNoAddressIsRefusedWithoutBeingRepeated(String address, String words) {
        assertThatThrownBy(() -> regular.require(address)).isInstanceOfSatisfying(RdmException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(e.sentence()).contains(words).doesNotContain("pass@");
        });
    }

    @Test
    void demoSendsToItsOwnMachineButNeverToWhereCloudsKeepKeys() {
        assertThat(demo.require("http://127.0.0.1:9000/x")).isEqualTo("http://127.0.0.1:9000/x");
        assertThat(demo.require("http://192.168.1.1/x")).isEqualTo("http://192.168.1.1/x");
        assertThatThrownBy(() -> demo.require("http://169.254.169.254/"))
                .hasMessageContaining("where clouds keep the machine's keys");
    }
}
