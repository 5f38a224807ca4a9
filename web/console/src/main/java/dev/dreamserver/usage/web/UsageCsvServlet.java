package dev.dreamserver.usage.web;

import dev.dreamserver.console.web.Visitor;
import dev.dreamserver.platform.DreamException;
import dev.dreamserver.security.Roles;
import dev.dreamserver.usage.UsageCsv;
import dev.dreamserver.usage.UsageReports;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The page's table as a file: {@code /usage/table.csv} with the page's own query. It begins with
 * the mark by which spreadsheets know UTF-8.
 */
@WebServlet(name = "usage-csv", urlPatterns = "/usage/table.csv")
@ServletSecurity(
        @HttpConstraint(rolesAllowed = {Roles.ADMIN, Roles.OPERATOR, Roles.AUDITOR, Roles.USER}))
public class UsageCsvServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String MARK = "\uFEFF";

    @Inject transient UsageReports reports;
    @Inject transient UsageAddress address;
    @Inject transient Visitor visitor;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            var question = address.question();
            var groups =
                    reports.groups(
                            visitor.caller(),
                            question,
                            address.by(),
                            address.order(),
                            UsageReports.MOST_GROUPS);
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader(
                    "Content-Disposition",
                    "attachment; filename=\"usage-%s-%s-%s.csv\""
                            .formatted(
                                    address.getBy(), question.span().from(), question.span().to()));
            response.getOutputStream()
                    .write(
                            (MARK + UsageCsv.of(groups, reports.currency()))
                                    .getBytes(StandardCharsets.UTF_8));
        } catch (DreamException no) {
            response.sendError(no.code().status());
        }
    }
}
