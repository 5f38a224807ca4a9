package dev.dreamserver.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreamserver.platform.DreamException;
import jakarta.ejb.EJBAccessException;
import jakarta.ejb.EJBException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemMapperTest {

    @Test
    void a_refusal_keeps_its_code_however_deep_the_container_wrapped_it() {
        var refusal = new DreamException(ApiError.FIELD, "The field name is missing");
        var wrapped = new EJBException(new EJBException(refusal));
        for (var thrown : new Exception[] {refusal, wrapped}) {
            var problem = ProblemMapper.problem(thrown, true);
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.type()).isEqualTo("urn:dream:problem:api-field");
            assertThat(problem.detail()).isEqualTo("The field name is missing");
            assertThat(problem.errorId()).isNull();
        }
    }

    @Test
    void a_door_that_is_closed_is_401_for_nobody_and_403_for_somebody() {
        assertThat(ProblemMapper.problem(new EJBAccessException("no"), false).status())
                .isEqualTo(401);
        assertThat(ProblemMapper.problem(new EJBAccessException("no"), true).status())
                .isEqualTo(403);
    }

    @Test
    void a_fault_tells_its_caller_an_error_id_and_nothing_else() {
        var fault =
                new IllegalStateException(
                        "password=geheim", new DreamException(ApiError.FIELD, "inside"));
        var problem = ProblemMapper.problem(fault, true);
        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.errorId()).hasSize(36);
        assertThat(problem.toString()).doesNotContain("geheim", "inside", "IllegalState");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{\"name\":\"a\"} {}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":",
                "{\"other\":\"a\"}",
                "{\"name\":7}",
                "{\"name\":{}}",
                "{}"
            })
    void whatever_is_odd_about_a_body_is_refused(String body) {
        assertThatThrownBy(() -> name(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        DreamException.class, no -> assertThat(no.code().status()).isEqualTo(400));
    }

    @Test
    void a_body_that_is_too_large_or_no_utf_8_or_too_deep_is_refused() {
        assertThatThrownBy(() -> name(new byte[70_000]))
                .isInstanceOfSatisfying(
                        DreamException.class, no -> assertThat(no.code().status()).isEqualTo(413));
        assertThatThrownBy(
                        () ->
                                name(
                                        new byte[] {
                                            '{',
                                            '"',
                                            'n',
                                            'a',
                                            'm',
                                            'e',
                                            '"',
                                            ':',
                                            '"',
                                            (byte) 0xC3,
                                            (byte) 0x28,
                                            '"',
                                            '}'
                                        }))
                .isInstanceOf(DreamException.class);
        assertThatThrownBy(() -> name("[".repeat(20_000).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DreamException.class);
    }

    @Test
    void a_good_body_is_read() {
        assertThat(name("{\"name\":\"laptop 日本\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("laptop 日本");
    }

    private static String name(byte[] body) {
        return JsonFields.read(new ByteArrayInputStream(body), Set.of("name")).text("name");
    }
}
