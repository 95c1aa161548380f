package io.plumbline.engine.upload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The character set of a text file.
 *
 * @param mark bytes of the mark that it begins with, which is no text
 */
record TextEncoding(Charset charset, int mark) {
    /** What spreadsheet programs of western Windows write where they write no Unicode. */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private static final int PIECE = 64 * 1024;

    /** By its mark; without one it is UTF-8 where every byte of the file is, and else Windows-1252. */
    static TextEncoding of(Path file, Runnable beat) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(3);
        }
        if (head.length == 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF) {
            return new TextEncoding(StandardCharsets.UTF_8, 3);
        }
        if (head.length >= 2 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 2);
        }
        if (head.length >= 2 && head[0] == (byte) 0xFE && head[1] == (byte) 0xFF) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 2);
        }
        return new TextEncoding(isUtf8(file, beat) ? StandardCharsets.UTF_8 : WINDOWS, 0);
    }

    /** The text of the file, behind its mark. */
    Reader reader(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            in.skipNBytes(mark);
            return new BufferedReader(new InputStreamReader(in, charset));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isUtf8(Path file, Runnable beat) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(PIECE);
        CharBuffer chars = CharBuffer.allocate(PIECE);
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                bytes.position(bytes.position() + Math.max(read, 0)).flip();
                CoderResult result = decoder.decode(bytes, chars.clear(), read < 0);
                if (result.isError()) {
                    return false;
                }
                if (read < 0) {
                    return true;
                }
                bytes.compact();
                beat.run();
            }
        }
    }
}
