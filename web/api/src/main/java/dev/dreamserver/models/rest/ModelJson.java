package dev.dreamserver.models.rest;

import dev.dreamserver.catalog.Fit;
import dev.dreamserver.catalog.Licence;
import dev.dreamserver.catalog.Purpose;
import dev.dreamserver.download.DownloadView;
import dev.dreamserver.models.ModelView;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A model as the API shows it. Sizes in bytes; what is not known is null. */
record ModelJson(
        String id,
        String name,
        String maker,
        String summary,
        String packing,
        List<Purpose> purposes,
        String state,
        @Nullable Long bytes,
        boolean verified,
        @Nullable LicenceJson licence,
        @Nullable String licenceAcceptedBy,
        int trainedContext,
        @Nullable FitJson fit,
        @Nullable DownloadJson download,
        @Nullable String reason,
        @Nullable String deletedAt,
        List<FileJson> files) {

    static ModelJson of(ModelView one) {
        return new ModelJson(
                one.id(),
                one.name(),
                one.maker(),
                one.summary("en"),
                one.packing(),
                one.purposes().stream().sorted().toList(),
                one.state().name(),
                told(one.bytes()),
                one.verified(),
                one.licence().map(LicenceJson::of).orElse(null),
                one.acceptedBy().orElse(null),
                one.trainedContext(),
                one.fit().map(FitJson::of).orElse(null),
                one.download().map(DownloadJson::of).orElse(null),
                one.reason().orElse(null),
                one.deletedAt().map(Object::toString).orElse(null),
                one.files().stream().map(FileJson::of).toList());
    }

    /** Under what it may be used. */
    record LicenceJson(String name, String limits, boolean mustBeAccepted) {

        static LicenceJson of(Licence licence) {
            return new LicenceJson(licence.name(), licence.limits(), licence.mustBeAccepted());
        }
    }

    /** The sum; {@code need} is as measured, where it was measured, else as foretold. */
    record FitJson(
            String verdict,
            long weights,
            long context,
            long working,
            long foretold,
            @Nullable MeasuredJson measured,
            long need,
            long margin,
            long free,
            long spare) {

        static FitJson of(Fit fit) {
            return new FitJson(
                    fit.verdict().name(),
                    fit.weights(),
                    fit.context(),
                    fit.working(),
                    fit.foretold(),
                    fit.measured().map(MeasuredJson::of).orElse(null),
                    fit.need(),
                    fit.margin(),
                    fit.free(),
                    fit.spare());
        }
    }

    /**
     * What it took when it ran here.
     *
     * @param exact whether with the context that is counted with; else the difference is reckoned
     */
    record MeasuredJson(long bytes, int contextTokens, int slots, boolean exact) {

        static MeasuredJson of(Fit.Measured measured) {
            var taken = measured.taken();
            return new MeasuredJson(taken.bytes(), taken.tokens(), taken.slots(), measured.exact());
        }
    }

    /** How far its download is. */
    record DownloadJson(
            String id,
            String state,
            long bytes,
            long done,
            long bytesPerSecond,
            @Nullable Long secondsLeft,
            @Nullable String reason) {

        static DownloadJson of(DownloadView one) {
            return new DownloadJson(
                    one.id().toString(),
                    one.state().name(),
                    one.bytes(),
                    one.done(),
                    one.perSecond(),
                    one.left().map(left -> left.toSeconds()).orElse(null),
                    one.reason().orElse(null));
        }
    }

    /** One of its files. */
    record FileJson(
            String name,
            String from,
            @Nullable Long bytes,
            @Nullable String sha256,
            String evidence) {

        static FileJson of(ModelView.Source file) {
            return new FileJson(
                    file.name(),
                    file.from(),
                    told(file.bytes()),
                    file.sha256().orElse(null),
                    file.evidence());
        }
    }

    private static @Nullable Long told(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
