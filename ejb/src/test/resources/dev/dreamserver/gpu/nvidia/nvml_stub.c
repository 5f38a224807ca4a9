/*
 * A libnvidia-ml.so.1 for tests: names, shapes and codes as NVIDIA's nvml.h has them. What it does
 * stands in the file MODE, read at each call, so that a card can be lost and come back:
 *
 *   gpus N      how many there are
 *   init CODE   what nvmlInit answers
 *   lost I      GPU I is lost
 *   bare        temperature, power and clock are not supported
 *   denied      processes may not be seen
 *   hang        the memory of a GPU is not answered until the word is gone
 *
 * With OLD: as a driver before 510, which has neither the second form of memory nor the third of
 * processes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int nvmlReturn_t;
typedef struct nvmlDevice_st *nvmlDevice_t;
typedef struct { unsigned long long total, free, used; } nvmlMemory_t;
typedef struct { unsigned int version; unsigned long long total, reserved, free, used; } nvmlMemory_v2_t;
typedef struct { unsigned int gpu, memory; } nvmlUtilization_t;
typedef struct { unsigned int pid; unsigned long long usedGpuMemory; } nvmlProcessInfo_v1_t;
typedef struct { unsigned int pid; unsigned long long usedGpuMemory; unsigned int gpuInstanceId, computeInstanceId; } nvmlProcessInfo_t;

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID = 2, NOT_SUPPORTED = 3, NO_PERMISSION = 4, SHORT = 7, LOST = 15 };

#define MIB (1ULL << 20)

static char cards[64];
static int opened;

static int mode(const char *word, int fallback) {
    FILE *file = fopen(MODE, "r");
    char line[128];
    int found = fallback;
    if (!file) return fallback;
    while (fgets(line, sizeof line, file)) {
        size_t n = strlen(word);
        if (!strncmp(line, word, n) && (line[n] == ' ' || line[n] == '\n' || !line[n])) {
            found = line[n] == ' ' ? atoi(line + n + 1) : 1;
        }
    }
    fclose(file);
    return found;
}

static int number(nvmlDevice_t device) { return (int)((char *)device - cards); }
static nvmlReturn_t there(nvmlDevice_t device) {
    while (mode("hang", 0)) usleep(1000);
    return mode("lost", -1) == number(device) ? LOST : SUCCESS;
}

nvmlReturn_t nvmlInit_v2(void) {
    int code = mode("init", 0);
    if (!code) opened = 1;
    return code;
}
nvmlReturn_t nvmlShutdown(void) { opened = 0; return SUCCESS; }
nvmlReturn_t nvmlSystemGetDriverVersion(char *out, unsigned n) { snprintf(out, n, "580.159.04"); return SUCCESS; }
nvmlReturn_t nvmlSystemGetCudaDriverVersion_v2(int *out) { *out = 13000; return SUCCESS; }
nvmlReturn_t nvmlDeviceGetCount_v2(unsigned *out) {
    if (!opened) return UNINITIALIZED;
    *out = mode("gpus", 2);
    return SUCCESS;
}
nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned index, nvmlDevice_t *out) {
    if ((int)index >= mode("gpus", 2)) return INVALID;
    *out = (nvmlDevice_t)&cards[index];
    return SUCCESS;
}
nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *out, unsigned n) {
    snprintf(out, n, "NVIDIA Stub 24GB");
    return SUCCESS;
}
nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *out, unsigned n) {
    snprintf(out, n, "GPU-00000000-0000-0000-0000-00000000000%d", number(device));
    return SUCCESS;
}
nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *out) {
    nvmlReturn_t code = there(device);
    out->total = 24576 * MIB;
    out->used = 4608 * MIB;
    out->free = out->total - out->used;
    return code;
}
nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *out) {
    out->gpu = 37;
    out->memory = 12;
    return there(device);
}
static nvmlReturn_t figure(nvmlDevice_t device, unsigned *out, unsigned value) {
    if (mode("bare", 0)) return NOT_SUPPORTED;
    *out = value;
    return there(device);
}
nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, int sensor, unsigned *out) {
    return sensor == 0 ? figure(device, out, 61) : INVALID;
}
nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned *out) { return figure(device, out, 151250); }
nvmlReturn_t nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, unsigned *out) { return figure(device, out, 350000); }
nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, int kind, unsigned *out) {
    return kind == 1 ? figure(device, out, 1980) : INVALID;
}

/* On each GPU: this process with 1 GiB, another that the driver does not measure; many: 300 more. */
static nvmlReturn_t processes(nvmlDevice_t device, unsigned *count, void *out, size_t entry) {
    unsigned room = *count, all = 2 + mode("many", 0), i;
    if (mode("denied", 0)) return NO_PERMISSION;
    *count = all;
    if (room < all) return SHORT;
    for (i = 0; i < all; i++) {
        unsigned pid = i == 0 ? (unsigned)getpid() : 4000000u + i;
        unsigned long long bytes = i == 1 ? ~0ULL : i == 0 ? 1024 * MIB : MIB;
        if (entry == sizeof(nvmlProcessInfo_t)) {
            nvmlProcessInfo_t one = {pid, bytes, 0xFFFFFFFFu, 0xFFFFFFFFu};
            ((nvmlProcessInfo_t *)out)[i] = one;
        } else {
            nvmlProcessInfo_v1_t one = {pid, bytes};
            ((nvmlProcessInfo_v1_t *)out)[i] = one;
        }
    }
    return there(device);
}

#ifdef OLD
nvmlReturn_t nvmlDeviceGetComputeRunningProcesses(nvmlDevice_t device, unsigned *count, nvmlProcessInfo_v1_t *out) {
    return processes(device, count, out, sizeof *out);
}
#else
nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t *out) {
    if (out->version != (sizeof *out | 2u << 24)) return INVALID;
    nvmlReturn_t code = there(device);
    out->total = 24576 * MIB;
    out->reserved = 512 * MIB;
    out->used = 4096 * MIB;
    out->free = out->total - out->reserved - out->used;
    return code;
}
nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t device, unsigned *count, nvmlProcessInfo_t *out) {
    return processes(device, count, out, sizeof *out);
}
nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses_v3(nvmlDevice_t device, unsigned *count, nvmlProcessInfo_t *out) {
    return processes(device, count, out, sizeof *out);
}
#endif
