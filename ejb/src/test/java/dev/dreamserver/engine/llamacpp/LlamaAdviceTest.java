package dev.dreamserver.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaAdviceTest {

    /** As llama.cpp 0.7.0 ended on an NVIDIA H200 that others had filled, 2026-11-28. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                E ggml_backend_cuda_buffer_type_alloc_buffer: allocating 8161.75 MiB on device 0: cudaMalloc failed: out of memory
                E ggml_backend_buft_alloc_buffer_n_default: failed to allocate CUDA0 buffer of size 8558218240
                E llama_model_load: error loading model: unable to allocate CUDA0 buffer
                E llama_model_load_from_file_impl: failed to load model
                E cmn  common_init_: failed to load model '/models/qwen3-14b.gguf'
                E srv  llama_server: exiting due to model loading error
                """,
                """
                E ggml_backend_cuda_buffer_type_alloc_buffer: allocating 4608.00 MiB on device 0: cudaMalloc failed: out of memory
                E llama_init_from_model: failed to initialize the context: failed to allocate buffer for kv cache
                E cmn  common_init_: failed to create context with model '/models/qwen3-8b.gguf'
                E srv    load_model: failed to create_context with model '/models/qwen3-8b.gguf'
                E srv  llama_server: exiting due to model loading error
                """,
                "E llama_model_load: error loading model: unable to allocate CUDA0 buffer"
            })
    void a_gpu_that_is_too_full_is_recognised(String lastWords) {
        assertThat(LlamaAdvice.from(lastWords))
                .hasValueSatisfying(advice -> assertThat(advice).contains("not enough memory"));
    }
}
