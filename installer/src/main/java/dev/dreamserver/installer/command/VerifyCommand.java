package dev.dreamserver.installer.command;

import dev.dreamserver.installer.Trouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The test suite of the sources, for the help only: {@code ./dream} hands it to Maven itself, since
 * the suite builds the very program that would run it.
 */
@Command(
        name = "verify",
        description = "Run the test suite of the sources. Default: everything but the soak.")
final class VerifyCommand implements Runnable {

    @Option(names = "--fast", description = "Unit tests and gates only, without any server.")
    boolean fast;

    @Option(names = "--soak", description = "Everything with full counts; takes hours.")
    boolean soak;

    @Option(names = "--yes", description = "Ask nothing; ./dream installs what is missing.")
    boolean yes;

    @Override
    public void run() {
        throw new Trouble(
                "The suite is run from a clone of the sources.", "There, type: ./dream verify");
    }
}
