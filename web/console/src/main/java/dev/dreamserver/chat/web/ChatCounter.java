package dev.dreamserver.chat.web;

import dev.dreamserver.chat.Answer;
import dev.dreamserver.chat.MessageView;
import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.routing.Reason;
import dev.dreamserver.routing.web.RoutingWords;
import dev.dreamserver.usage.Receipt;
import dev.dreamserver.usage.UsageRow;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the page of Chat begins to count with: what the answers of the open conversation took and
 * why their models answered. Those who are let read it are not told.
 */
@Named
@RequestScoped
public class ChatCounter {

    @Inject AnswerCosts costs;
    @Inject Visitor visitor;

    private Map<UUID, Receipt> receipts = Map.of();

    /** Reads what the answers of one of the visitor's own conversations took. */
    void read(UUID conversation) {
        receipts = costs.of(visitor.caller(), conversation);
    }

    /** The sum so far and what is left to spend with this model, for the script. */
    public String begin(String model) {
        var told =
                Json.createObjectBuilder()
                        .add("currency", costs.currency())
                        .add("total", AnswerCosts.told(AnswerCosts.sum(receipts.values())));
        costs.left(visitor.caller(), model).ifPresent(left -> told.add("left", left));
        return told.build().toString();
    }

    /** What an answer took, for the script; empty where that is not known. */
    public String took(MessageView message) {
        return receipt(message)
                .map(receipt -> AnswerCosts.told(receipt).build().toString())
                .orElse("");
    }

    /** Why the house let this model answer, in a sentence; empty where it was not asked. */
    public String why(MessageView message) {
        return receipt(message)
                .flatMap(Receipt::routed)
                .map(UsageRow.Routed::reason)
                .map(reason -> RoutingWords.why(visitor.locale(), Reason.read(reason)))
                .orElse("");
    }

    private Optional<Receipt> receipt(MessageView message) {
        return message.answer()
                .flatMap(Answer::requestId)
                .flatMap(id -> Optional.ofNullable(receipts.get(id)));
    }
}
