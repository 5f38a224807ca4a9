/** The documentation in the product, as its readers use it. */
package dev.dreamserver.docs;
