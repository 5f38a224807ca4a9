package dev.dreamserver.console.web;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The machine this house runs on, written as the visitor reads numbers. */
@Named
@RequestScoped
public class Machine {

    @Inject MachineFigures figures;
    @Inject Visitor visitor;

    private MachineFigures.Reading now;

    @PostConstruct
    void look() {
        now = figures.now();
    }

    public String getMemoryTotal() {
        return tenths(now.memoryTotal());
    }

    public String getMemoryUsed() {
        return tenths(now.memoryUsed());
    }

    public String getMemoryFree() {
        return tenths(now.memoryFree());
    }

    public long getMemoryPercent() {
        return now.memoryPercent();
    }

    public long getCpuPercent() {
        return now.cpuPercent();
    }

    public int getCores() {
        return now.cores();
    }

    /** Free room for the house's state, such as 1.4 TB; empty where it cannot be told. */
    public String getDiskFree() {
        if (now.diskFree().isEmpty()) {
            return "";
        }
        var gigabytes = now.diskFree().getAsLong() / 1e9;
        return gigabytes >= 1000 ? tenths(gigabytes / 1000) + " TB" : Math.round(gigabytes) + " GB";
    }

    private String tenths(double number) {
        return String.format(visitor.locale(), "%.1f", number);
    }
}
