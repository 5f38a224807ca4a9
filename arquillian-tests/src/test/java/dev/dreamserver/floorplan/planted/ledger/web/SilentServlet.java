package dev.dreamserver.floorplan.planted.ledger.web;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/** Wrong unless web.xml says who may enter. */
@WebServlet("/ledger/stream")
public class SilentServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
}
