package dev.dreamserver.engine;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Opens the engines when the house is deployed. The deployment does not wait for them. */
@Singleton
@Startup
@DependsOn("Migrations")
@TransactionManagement(TransactionManagementType.BEAN)
public class EnginesOpen {

    @Inject ModelSwitch model;

    @PostConstruct
    void open() {
        model.open();
    }
}
