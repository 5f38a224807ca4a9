package dev.dreamserver.installer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreamserver.installer.Trouble;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Budgets: who may use how much in which time. */
@Command(name = "budget", description = "Set, list and remove budgets.")
final class BudgetCommand {

    private static final String TOKENS = "tokens";

    @ParentCommand DreamCommand dream;

    /** One line for each budget. */
    @Command(name = "list", description = "List the budgets and how they stand.")
    int list(@Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var budgets = api().ask("GET", "/budgets", null);
        if (json) {
            dream.screen().line(budgets.toString());
            return 0;
        }
        var list = budgets.path("budgets");
        for (JsonNode budget : list) {
            dream.screen().line(line(budget));
        }
        if (list.isEmpty()) {
            dream.screen()
                    .line(
                            "No budgets: everybody may use what there is. Set one:"
                                    + " ./dream budget set 1000000 --period month");
        }
        return 0;
    }

    /** Sets one, or changes the one there is. */
    @Command(
            name = "set",
            description =
                    "Set a budget, or change the one for the same subject, model, unit and period.")
    int set(
            @Parameters(
                            paramLabel = "AMOUNT",
                            description = "Tokens in and out, or what they cost, in each period.")
                    String amount,
            @Option(
                            names = "--unit",
                            defaultValue = TOKENS,
                            paramLabel = "UNIT",
                            description = "tokens (usual), or the currency of prices, such as USD.")
                    String unit,
            @Option(
                            names = "--period",
                            required = true,
                            paramLabel = "PERIOD",
                            description = "day, week, month or total.")
                    String period,
            @Mixin Whom whom,
            @Option(names = "--project", paramLabel = "NAME", description = "For a project.")
                    @Nullable String project,
            @Option(
                            names = "--model",
                            paramLabel = "NAME",
                            description = "Only for this model. Without: all together.")
                    @Nullable String model,
            @Option(names = "--soft", description = "Only count; refuse nobody.") boolean soft,
            @Option(
                            names = "--threshold",
                            defaultValue = "80",
                            paramLabel = "PERCENT",
                            description = "From when on it is said to be nearly used up (80).")
                    int threshold,
            @Option(names = "--json", description = "All facts as JSON.") boolean json) {
        var body = Api.JSON.createObjectNode();
        body.put("unit", unit).put("period", period);
        tell(body, unit, amount);
        body.put("hard", !soft).put("threshold", threshold);
        whom.tell(body, project);
        if (model != null) {
            body.put("model", model);
        }
        var set = api().ask("PUT", "/budgets", body);
        dream.screen().line(json ? set.toString() : line(set));
        return 0;
    }

    /** Ends one. */
    @Command(name = "remove", description = "End a budget.")
    int remove(@Parameters(paramLabel = "ID", description = "As the list shows it.") String id) {
        if (!id.matches("[0-9a-fA-F-]{36}")) {
            throw new Trouble(id + " is no budget's id.", "See ./dream budget list", Trouble.USAGE);
        }
        api().ask("DELETE", "/budgets/" + id, null);
        dream.screen().good("The budget is removed.");
        return 0;
    }

    private static void tell(ObjectNode body, String unit, String amount) {
        if (!unit.equalsIgnoreCase(TOKENS)) {
            body.put("amount", amount);
        } else if (amount.matches("-?\\d{1,18}")) {
            body.put("amount", Long.parseLong(amount));
        } else {
            throw new Trouble(
                    amount + " is no number of tokens.",
                    "A budget in money has a unit, such as --unit USD",
                    Trouble.USAGE);
        }
    }

    private static String line(JsonNode budget) {
        var kind = small(budget, "kind");
        var model = budget.path("model").asText();
        var whom = kind.equals("house") ? kind : kind + " " + budget.path("name").asText();
        return String.format(
                Locale.ROOT,
                "%s  %-28s %s, %s%s%s%s",
                budget.path("id").asText(),
                model.isEmpty() ? whom : whom + ", " + model,
                used(budget),
                small(budget, "period"),
                budget.path("hard").asBoolean() ? "" : ", soft",
                switch (budget.path("state").asText()) {
                    case "NEAR" -> ", nearly used up";
                    case "USED_UP" -> ", used up";
                    default -> "";
                },
                unpriced(budget));
    }

    private static String used(JsonNode budget) {
        var unit = budget.path("unit").asText();
        var spent = budget.path("spent");
        var amount = budget.path("amount");
        return unit.equalsIgnoreCase(TOKENS)
                ? String.format(Locale.ROOT, "%,d of %,d tokens", spent.asLong(), amount.asLong())
                : "%s of %s %s".formatted(spent.asText(), amount.asText(), unit);
    }

    private static String unpriced(JsonNode budget) {
        var unpriced = budget.path("unpriced").asLong();
        return unpriced == 0 ? "" : String.format(Locale.ROOT, ", %,d without a price", unpriced);
    }

    private static String small(JsonNode budget, String field) {
        return budget.path(field).asText().toLowerCase(Locale.ROOT);
    }

    private Api api() {
        return new Api(dream.running());
    }
}
