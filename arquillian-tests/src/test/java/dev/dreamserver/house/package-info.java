/** The whole house under test: started once for a run, reached only as its users reach it. */
package dev.dreamserver.house;
