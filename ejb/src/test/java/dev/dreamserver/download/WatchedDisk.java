package dev.dreamserver.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** A real disk that counts, gets full as Linux tells it, and lasts only when it may. */
final class WatchedDisk {

    final AtomicLong read = new AtomicLong();
    final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

    /** How often what is written may be made to last. */
    final Semaphore force = new Semaphore(1 << 30);

    FileChannel open(Path file) throws IOException {
        return new Watched(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    private final class Watched extends FileChannel {
        private final FileChannel file;

        Watched(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            var count = file.read(into, at);
            read.addAndGet(Math.max(0, count));
            return count;
        }

        @Override
        public int write(ByteBuffer from, long at) throws IOException {
            var count = (int) Math.min(from.remaining(), room.get());
            if (count == 0) {
                throw new IOException("No space left on device");
            }
            var some = from.slice(from.position(), count);
            from.position(from.position() + count);
            room.addAndGet(-count);
            return file.write(some, at);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            force.acquireUninterruptibly();
            file.force(metaData);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long place) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long at, long count, WritableByteChannel into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long at, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long at, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long at, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long at, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
