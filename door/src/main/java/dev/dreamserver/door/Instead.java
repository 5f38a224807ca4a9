package dev.dreamserver.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Takes in a whole answer, forgets it, and passes on another one. As every conduit, for one thread
 * at a time.
 */
final class Instead extends AbstractStreamSinkConduit<StreamSinkConduit> {

    private final ByteBuffer page;
    private boolean ended;
    private boolean passedOn;

    Instead(StreamSinkConduit next, ByteBuffer page) {
        super(next);
        this.page = page;
    }

    @Override
    public int write(ByteBuffer src) {
        var taken = src.remaining();
        src.position(src.limit());
        return taken;
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) {
        var taken = 0L;
        for (var at = offset; at < offset + length; at++) {
            taken += write(srcs[at]);
        }
        return taken;
    }

    @Override
    public int writeFinal(ByteBuffer src) throws IOException {
        return Conduits.writeFinalBasic(this, src);
    }

    @Override
    public long writeFinal(ByteBuffer[] srcs, int offset, int length) throws IOException {
        return Conduits.writeFinalBasic(this, srcs, offset, length);
    }

    @Override
    public long transferFrom(FileChannel src, long position, long count) throws IOException {
        return src.transferTo(position, count, new ConduitWritableByteChannel(this));
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
            throws IOException {
        return IoUtils.transfer(source, count, through, new ConduitWritableByteChannel(this));
    }

    @Override
    public void terminateWrites() throws IOException {
        ended = true;
        passOn();
    }

    @Override
    public boolean flush() throws IOException {
        return (!ended || passOn()) && next.flush();
    }

    @Override
    public boolean isWriteShutdown() {
        return ended;
    }

    /** Whether all of it is with the next one. */
    private boolean passOn() throws IOException {
        while (page.hasRemaining()) {
            if (next.write(page) == 0) {
                return false;
            }
        }
        if (!passedOn) {
            passedOn = true;
            next.terminateWrites();
        }
        return true;
    }
}
