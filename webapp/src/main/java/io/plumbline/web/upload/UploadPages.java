package io.plumbline.web.upload;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.UploadMode;
import io.plumbline.web.page.Acts;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.Toast;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The form that sends a workbook; it leads to the page of the work on it. */
@Controller
class UploadPages {
    /** Spreadsheet programs put tabs between the cells that they copy. */
    private static final String PASTED = "pasted rows.tsv";

    private final Receiving receiving;

    UploadPages(Receiving receiving) {
        this.receiving = receiving;
    }

    @PostMapping("/uploads")
    String send(
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(defaultValue = "") String pasted,
            @RequestParam String dimension,
            @RequestParam(name = "effective_date", required = false) @Nullable String effectiveDate,
            @RequestParam(defaultValue = "changes") String mode,
            @RequestParam(name = "confirm_retired", required = false) @Nullable String confirmRetired,
            @RequestParam(name = "change_set", required = false) @Nullable Long changeSet,
            Person who,
            RedirectAttributes redirect) {
        String back = "/dimensions/" + Addresses.segment(dimension) + "/upload";
        return Acts.act(redirect, back, () -> {
            ReceiveUpload.Terms terms = new ReceiveUpload.Terms(
                    dimension,
                    day(effectiveDate),
                    mode.equals("full") ? UploadMode.FULL : UploadMode.CHANGES,
                    number(confirmRetired),
                    changeSet);
            boolean hasFile = file != null && !file.isEmpty();
            if (hasFile == !pasted.isBlank()) {
                throw new RdmException(
                        ErrorCode.FILE_EMPTY,
                        hasFile
                                ? "A file was chosen and rows were pasted. Send one of both."
                                : "The file is empty or none was chosen, and no rows were pasted. Choose the workbook that you saved.");
            }
            Receiving.Received received = file != null && hasFile
                    ? receiving.receive(file, terms, who)
                    : receiving.receive(
                            PASTED, new ByteArrayInputStream(pasted.getBytes(StandardCharsets.UTF_8)), terms, who);
            return new Acts.Done(
                    "/jobs/" + received.job().id(),
                    Toast.done("Received", received.upload().fileName()));
        });
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The effective date is not a day: found " + text + ", expected one such as 2026-03-01.",
                    e);
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null || text.isBlank()
                    ? null
                    : Long.valueOf(text.strip().replace(",", ""));
        } catch (NumberFormatException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST, "The number of members that end is not a number: found " + text + ".", e);
        }
    }
}
