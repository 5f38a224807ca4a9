package dev.dreamserver.engine;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Opens the engines when the house is deployed. The deployment does not wait for them. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class EnginesOpen {

    @Inject Engines engines;

    @PostConstruct
    void open() {
        engines.open();
    }
}
