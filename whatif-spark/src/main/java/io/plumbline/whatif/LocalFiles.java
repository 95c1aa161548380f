package io.plumbline.whatif;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Files of this machine for Spark. Hadoop's own class starts a program for each file to learn its owner, which nobody asks for; with a
 * thousand small files that takes longer than reading them. No checksums lie beside the files.
 *
 * <p>It is a {@link LocalFileSystem}, because Hadoop takes whatever is set for {@code file:} for one, such as where it writes to S3 through a file of this machine.
 */
public final class LocalFiles extends LocalFileSystem {
    private static final FsPermission ANY = FsPermission.getFileDefault();

    public LocalFiles() {
        super(new Plain());
    }

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    private static final class Plain extends RawLocalFileSystem {
        @Override
        public FileStatus getFileStatus(Path path) throws IOException {
            var file = pathToFile(path).toPath();
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new FileStatus(
                        attributes.size(),
                        attributes.isDirectory(),
                        1,
                        getDefaultBlockSize(path),
                        attributes.lastModifiedTime().toMillis(),
                        attributes.lastAccessTime().toMillis(),
                        ANY,
                        "",
                        "",
                        path.makeQualified(getUri(), getWorkingDirectory()));
            } catch (NoSuchFileException e) {
                throw (FileNotFoundException)
                        new FileNotFoundException("File " + path + " does not exist").initCause(e);
            }
        }

        @Override
        public FileStatus[] listStatus(Path path) throws IOException {
            var status = getFileStatus(path);
            if (status.isFile()) {
                return new FileStatus[] {status};
            }
            var names = pathToFile(path).list();
            if (names == null) {
                throw new IOException("Folder " + path + " cannot be listed");
            }
            var children = new FileStatus[names.length];
            for (var i = 0; i < names.length; i++) {
                children[i] = getFileStatus(new Path(path, new Path(null, null, names[i])));
            }
            return children;
        }
    }
}
