package dev.dreamserver.gateway;

import dev.dreamserver.platform.ErrorCode;

/**
 * Why the gateway says no. Each constant is one row of the table in docs/gateway.md: the id for the
 * house, and type and code as clients of the OpenAI protocol know them.
 */
public enum GatewayError implements ErrorCode {
    BAD_JSON("gateway-bad-json", 400, Type.REQUEST, "invalid_json"),
    BAD_FORM("gateway-bad-form", 400, Type.REQUEST, "invalid_form"),
    BAD_UTF8("gateway-bad-utf8", 400, Type.REQUEST, "invalid_utf8"),
    BAD_VALUE("gateway-bad-value", 400, Type.REQUEST, "invalid_value"),
    MISSING("gateway-missing", 400, Type.REQUEST, "missing_required_parameter"),
    UNSUPPORTED("gateway-unsupported", 400, Type.REQUEST, "unsupported_parameter"),
    UNKNOWN_PREVIOUS("gateway-unknown-previous", 400, Type.REQUEST, "previous_response_not_found"),
    UNAUTHORIZED("gateway-unauthorized", 401, Type.REQUEST, "invalid_api_key"),
    FORBIDDEN("gateway-forbidden", 403, Type.PERMISSION, "permission_denied"),
    WITHDRAWN("gateway-withdrawn", 403, Type.PERMISSION, "access_withdrawn"),
    UNPRICED("gateway-unpriced", 403, Type.QUOTA, "model_without_price"),
    UNKNOWN_PATH("gateway-unknown-path", 404, Type.REQUEST, "unknown_url"),
    UNKNOWN_MODEL("gateway-unknown-model", 404, Type.REQUEST, "model_not_found"),
    UNKNOWN_RESPONSE("gateway-unknown-response", 404, Type.REQUEST, "response_not_found"),
    NOT_OFFERED("gateway-not-offered", 404, Type.REQUEST, "not_offered"),
    METHOD("gateway-method", 405, Type.REQUEST, "method_not_allowed"),
    BODY_TIMEOUT("gateway-body-timeout", 408, Type.REQUEST, "request_timeout"),
    TOO_LARGE("gateway-too-large", 413, Type.REQUEST, "request_too_large"),
    CONTENT_TYPE("gateway-content-type", 415, Type.REQUEST, "unsupported_media_type"),
    ENGINE_REFUSED("gateway-engine-refused", 400, Type.REQUEST, "engine_refused"),
    BUSY("gateway-busy", 429, Type.RATE, "too_many_requests"),
    RATE_LIMIT("gateway-rate-limit", 429, Type.RATE, "rate_limit_exceeded"),
    QUEUE_FULL("gateway-queue-full", 429, Type.RATE, "queue_full"),
    QUOTA("gateway-quota", 429, Type.QUOTA, "insufficient_quota"),
    CANCELLED("gateway-cancelled", 499, Type.REQUEST, "cancelled"),
    SLOW_READER("gateway-slow-reader", 499, Type.REQUEST, "slow_reader"),
    INTERNAL("gateway-internal", 500, Type.SERVER, "internal_error"),
    ENGINE_FAILED("gateway-engine-failed", 502, Type.SERVER, "engine_failed"),
    NO_ENGINE("gateway-no-engine", 503, Type.SERVER, "engine_unavailable"),
    ENGINE_BUSY("gateway-engine-busy", 503, Type.SERVER, "engine_busy"),
    BUDGETS_UNKNOWN("gateway-budgets-unknown", 503, Type.SERVER, "budgets_unavailable"),
    RESPONSES_UNKNOWN("gateway-responses-unknown", 503, Type.SERVER, "responses_unavailable"),
    NOT_RECORDED("gateway-not-recorded", 503, Type.SERVER, "usage_not_recorded"),
    SIGN_IN_DOWN("gateway-sign-in-down", 503, Type.SERVER, "sign_in_unavailable"),
    ENGINE_TIMEOUT("gateway-engine-timeout", 504, Type.SERVER, "engine_timeout");

    private final String id;
    private final int status;
    private final Type type;
    private final String wireCode;

    GatewayError(String id, int status, Type type, String wireCode) {
        this.id = id;
        this.status = status;
        this.type = type;
        this.wireCode = wireCode;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int status() {
        return status;
    }

    /** The {@code type} in OpenAI's error object. */
    public String wireType() {
        return type.text;
    }

    /** The {@code code} in OpenAI's error object. */
    public String wireCode() {
        return wireCode;
    }

    /** Whether it is worth asking again after a while. */
    public boolean passing() {
        return status == 429 || status == 503;
    }

    private enum Type {
        REQUEST("invalid_request_error"),
        PERMISSION("permission_error"),
        RATE("rate_limit_error"),
        QUOTA("insufficient_quota"),
        SERVER("server_error");

        private final String text;

        Type(String text) {
            this.text = text;
        }
    }
}
