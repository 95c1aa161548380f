package io.plumbline.whatif;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Files of this machine for Spark. Hadoop's own class starts a program for each file to learn its owner, which nobody asks for; with a
 * thousand small files that takes longer than reading them.
 */
public final class LocalFiles extends RawLocalFileSystem {
    private static final FsPermission ANY = FsPermission.getFileDefault();

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
            throw (FileNotFoundException) new FileNotFoundException("File " + path + " does not exist").initCause(e);
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
