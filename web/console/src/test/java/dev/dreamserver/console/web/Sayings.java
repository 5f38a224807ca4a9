package dev.dreamserver.console.web;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the house's sources put into words, read by the compiler itself: a sentence is what is said
 * in one place, however many lines it takes, with {@link #VALUE} wherever a value goes.
 */
final class Sayings {

    static final String VALUE = "{}";

    /** The second argument of these is a sentence. */
    private static final Set<String> REFUSALS = Set.of("DreamException", "Refused", "FetchTrouble");

    /** What is handed to these is said to people: why an answer or a service is not there. */
    private static final Set<String> SAYERS =
            Set.of(
                    "refused",
                    "show",
                    "giveUp",
                    "cannotHelp",
                    "failed",
                    "engineLost",
                    "timedOut",
                    "engineWords",
                    "note",
                    "stopIt");

    /** These answer programs or count refusals, and no page shows them. */
    private static final Set<String> NO_PAGE =
            Set.of(
                    "AllMistakes.java",
                    "DoorHandler.java",
                    "GatewayHandler.java",
                    "OllamaHandler.java",
                    "HttpDownstream.java",
                    "Keeper.java",
                    "Keeping.java",
                    "Refusals.java",
                    "ResponseDesk.java");

    private final Set<String> all = new TreeSet<>();
    private final Set<String> toPeople = new TreeSet<>();
    private final Set<String> passedOn = new TreeSet<>();

    private Sayings() {}

    static Sayings in(Path... folders) throws IOException {
        var sources = new ArrayList<Path>();
        for (var folder : folders) {
            try (var files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        var sayings = new Sayings();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    null,
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources));
            for (var unit : task.parse()) {
                var file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
                unit.accept(sayings.new Reader(file), null);
            }
        }
        return sayings;
    }

    /** Everything that is put into words, said to people or not. */
    Set<String> all() {
        return all;
    }

    /** What is said to people who look at a page. */
    Set<String> toPeople() {
        return toPeople;
    }

    /** The files that refuse in the words of others. */
    Set<String> passedOn() {
        return passedOn;
    }

    private final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final String file;

        Reader(String file) {
            this.file = file;
        }

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void nothing) {
            if (tree instanceof ExpressionTree expression) {
                all.addAll(texts(expression));
            }
            return super.scan(tree, null);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
            if (made.getIdentifier() instanceof IdentifierTree type
                    && REFUSALS.contains(type.getName().toString())
                    && !(made.getArguments().getFirst() instanceof LiteralTree) // an enum's own
                    && !NO_PAGE.contains(file)) {
                var sentences = texts(made.getArguments().get(1));
                toPeople.addAll(sentences);
                if (sentences.isEmpty()) {
                    passedOn.add(file);
                }
            }
            return super.visitNewClass(made, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(
                MethodInvocationTree call, @Nullable Void nothing) {
            if (SAYERS.contains(name(call.getMethodSelect()))) {
                call.getArguments().stream()
                        .flatMap(argument -> texts(argument).stream())
                        .filter(text -> text.contains(" "))
                        .forEach(toPeople::add);
            }
            return super.visitMethodInvocation(call, null);
        }
    }

    /** The texts that an expression may give; none where it is no text that stands there. */
    private static Set<String> texts(ExpressionTree expression) {
        return switch (expression) {
            case LiteralTree literal when literal.getValue() instanceof String text -> Set.of(text);
            case ParenthesizedTree inside -> texts(inside.getExpression());
            case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> sum(sum);
            case ConditionalExpressionTree either -> either(either);
            case MethodInvocationTree call -> formatted(call);
            default -> Set.of();
        };
    }

    private static Set<String> sum(BinaryTree sum) {
        var left = texts(sum.getLeftOperand());
        var right = texts(sum.getRightOperand());
        var both = new TreeSet<String>();
        if (!left.isEmpty() || !right.isEmpty()) {
            for (var begin : left.isEmpty() ? List.of(VALUE) : left) {
                for (var end : right.isEmpty() ? List.of(VALUE) : right) {
                    both.add(begin + end);
                }
            }
        }
        return both;
    }

    private static Set<String> either(ConditionalExpressionTree either) {
        var both = new TreeSet<>(texts(either.getTrueExpression()));
        both.addAll(texts(either.getFalseExpression()));
        return both;
    }

    private static Set<String> formatted(MethodInvocationTree call) {
        var texts = new TreeSet<String>();
        if (call.getMethodSelect() instanceof MemberSelectTree of
                && of.getIdentifier().contentEquals("formatted")) {
            for (var text : texts(of.getExpression())) {
                texts.add(text.replaceAll("%[sd]", VALUE));
            }
        }
        return texts;
    }

    private static String name(ExpressionTree method) {
        return switch (method) {
            case IdentifierTree own -> own.getName().toString();
            case MemberSelectTree of -> of.getIdentifier().toString();
            default -> "";
        };
    }
}
