/** The audit log as auditors, and those who would rather have none, meet it. */
package dev.dreamserver.audit;
