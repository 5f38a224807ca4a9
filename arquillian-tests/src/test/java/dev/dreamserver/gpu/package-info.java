/** GPUs that no machine of the tests has. */
package dev.dreamserver.gpu;
