package dev.dreamserver.installer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreamserver.installer.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DreamTest {

    @ParameterizedTest
    @CsvSource({
        "statsu,There is no command ./dream statsu.,Did you mean ./dream status?",
        "dance,There is no command ./dream dance.,See ./dream --help",
        "key crate x,There is no command ./dream key crate.,Did you mean ./dream key create?",
        "supervis,There is no command ./dream supervis.,See ./dream --help",
        "up --modle=x,./dream up has no option --modle.,Did you mean --model?",
        "status house,./dream status does not take \"house\".,See ./dream status --help",
        "key,Say what: ./dream key create | list | revoke.,See ./dream key --help",
        "key create,Missing required parameter: 'NAME'.,See ./dream key create --help"
    })
    void words_that_make_no_sense_are_answered_with_those_that_were_meant(
            String words, String sentence, String hint) {
        var said = new ByteArrayOutputStream();
        var errors = new PrintStream(said, true, StandardCharsets.UTF_8);
        var code = Dream.run(new Screen(errors, errors, Map.of()), words.split(" ", -1));
        assertThat(code).isEqualTo(Trouble.USAGE);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(sentence, hint);
    }
}
