package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes that wait on disk to be read again. The file has no name any more as soon as it is open, so nothing of it stays behind, however the program ends.
 *
 * <p>One thread appends, and others read what stands before {@link #size()}. Errors: PARSER_FAILED where the disk takes no more.
 */
final class Spool implements Closeable {
    private final FileChannel channel;
    private volatile long size;

    Spool() {
        try {
            Path file = Files.createTempFile("plumbline-rows-", ".bin");
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
        } catch (IOException e) {
            throw full(e);
        }
    }

    long size() {
        return size;
    }

    void append(ByteBuffer bytes) {
        try {
            long at = size;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            size = at;
        } catch (IOException e) {
            throw full(e);
        }
    }

    ByteBuffer read(long at, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, at + bytes.position()) < 0) {
                    throw new EOFException("a temporary file ends early");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.flip();
    }

    private static RdmException full(IOException e) {
        return new RdmException(
                ErrorCode.PARSER_FAILED,
                "What the workbook holds cannot be kept while it is read (" + e.getMessage()
                        + "). The administrator has to make room in the folder for temporary files; then send the file again.",
                e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
