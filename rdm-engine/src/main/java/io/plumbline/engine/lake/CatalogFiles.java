package io.plumbline.engine.lake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.ByteBufferInputStream;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** The lake's files as a catalog reads and writes them: metadata comes whole or fails at once, see {@link StoreSilent}. */
record CatalogFiles(FileIO io) implements FileIO {
    private static final String METADATA = ".metadata.json";

    @Override
    public InputFile newInputFile(String path) {
        InputFile file = io.newInputFile(path);
        return path.endsWith(METADATA) ? new Metadata(file) : file;
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return io.newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
        io.deleteFile(path);
    }

    @Override
    public Map<String, String> properties() {
        return io.properties();
    }

    /** Whoever made the files' way closes it. */
    @Override
    public void close() {}

    private record Metadata(InputFile file) implements InputFile {
        @Override
        public SeekableInputStream newStream() {
            try (InputStream in = file.newStream()) {
                return ByteBufferInputStream.wrap(ByteBuffer.wrap(in.readAllBytes()));
            } catch (NotFoundException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw new StoreSilent(location(), e);
            }
        }

        @Override
        public long getLength() {
            return file.getLength();
        }

        @Override
        public String location() {
            return file.location();
        }

        @Override
        public boolean exists() {
            return file.exists();
        }
    }
}
