package dev.dreamserver.installer.terminal;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** A QR code in half-block characters: two rows of squares in one line of text. */
final class QrPicture {

    private static final int QUIET = 2;

    private QrPicture() {}

    /** Light squares are drawn, so that it reads on a dark terminal too. */
    static List<String> lines(QrCode code) {
        var lines = new ArrayList<String>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            var line = new StringBuilder("  ");
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                var upper = !code.getModule(x, y);
                var lower = y + 1 < code.size + QUIET && !code.getModule(x, y + 1);
                line.append(upper && lower ? '█' : upper ? '▀' : lower ? '▄' : ' ');
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
