package dev.dreamserver.gpu;

import dev.dreamserver.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Looks at the GPUs from time to time, so that one that is lost is noticed by itself. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class GpuWatch {

    @Inject Gpus gpus;
    @Inject Settings settings;
    @Resource TimerService timers;

    @PostConstruct
    void begin() {
        var every = GpuSettings.from(settings).watchEvery().toMillis();
        timers.createIntervalTimer(0, every, new TimerConfig("gpu-watch", false));
    }

    @Timeout
    void look() {
        gpus.look();
    }
}
