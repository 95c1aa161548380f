package io.plumbline.engine.event;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** The kind of network that an address belongs to, after the registries of special-purpose addresses (RFC 6890). */
enum Network {
    OPEN("in the open network"),
    LOOPBACK("on this machine itself"),
    PRIVATE("in a private network"),
    /** Where clouds answer questions about a machine, its keys among them. */
    LINK_LOCAL("in the network of its own link, where clouds keep the machine's keys"),
    SPECIAL("in a network with a special purpose");

    private static final List<Block> BLOCKS = List.of(
            new Block("0.0.0.0", 8, SPECIAL),
            new Block("10.0.0.0", 8, PRIVATE),
            new Block("100.64.0.0", 10, PRIVATE),
            new Block("127.0.0.0", 8, LOOPBACK),
            new Block("169.254.0.0", 16, LINK_LOCAL),
            new Block("172.16.0.0", 12, PRIVATE),
            new Block("192.0.0.0", 24, SPECIAL),
            new Block("192.0.2.0", 24, SPECIAL),
            new Block("192.88.99.0", 24, SPECIAL),
            new Block("192.168.0.0", 16, PRIVATE),
            new Block("198.18.0.0", 15, SPECIAL),
            new Block("198.51.100.0", 24, SPECIAL),
            new Block("203.0.113.0", 24, SPECIAL),
            new Block("224.0.0.0", 3, SPECIAL),
            new Block("::1", 128, LOOPBACK),
            new Block("::", 128, SPECIAL),
            new Block("100::", 64, SPECIAL),
            new Block("2001::", 23, SPECIAL),
            new Block("2001:db8::", 32, SPECIAL),
            new Block("fc00::", 7, PRIVATE),
            new Block("fe80::", 10, LINK_LOCAL),
            new Block("fec0::", 10, PRIVATE),
            new Block("ff00::", 8, SPECIAL));

    private static final int[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    private static final int[] COMPATIBLE = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int[] TRANSLATED = {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int[] TRANSLATED_HERE = {0, 0x64, 0xff, 0x9b, 0, 1};
    private static final int[] SIX_TO_FOUR = {0x20, 0x02};

    private final String words;

    Network(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** The network of an address; an IPv4 address inside an IPv6 one counts as itself. */
    static Network of(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Block block : BLOCKS) {
            if (block.contains(bytes)) {
                return block.network;
            }
        }
        if (address instanceof Inet6Address) {
            if (begins(bytes, TRANSLATED_HERE)) {
                return PRIVATE;
            }
            if (begins(bytes, MAPPED) || begins(bytes, COMPATIBLE) || begins(bytes, TRANSLATED)) {
                return of(inside(bytes, 12));
            }
            if (begins(bytes, SIX_TO_FOUR)) {
                return of(inside(bytes, 2));
            }
        }
        return OPEN;
    }

    private static InetAddress inside(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean begins(byte[] bytes, int[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Addresses that begin with the same bits. */
    private record Block(byte[] first, int bits, Network network) {
        Block(String first, int bits, Network network) {
            this(InetAddress.ofLiteral(first).getAddress(), bits, network);
        }

        boolean contains(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit % 8);
                if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
