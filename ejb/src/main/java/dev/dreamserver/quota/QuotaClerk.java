package dev.dreamserver.quota;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** Has the budgets read before the house opens. */
@Singleton
@Startup
@DependsOn("Migrations")
@TransactionManagement(TransactionManagementType.BEAN)
public class QuotaClerk {

    @Inject Quota quota;

    @PostConstruct
    void open() throws SQLException {
        quota.open();
    }
}
