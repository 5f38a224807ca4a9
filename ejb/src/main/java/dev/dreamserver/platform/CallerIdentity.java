package dev.dreamserver.platform;

import dev.dreamserver.security.Caller;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import org.wildfly.security.auth.principal.NamePrincipal;
import org.wildfly.security.auth.server.SecurityDomain;
import org.wildfly.security.auth.server.SecurityIdentity;
import org.wildfly.security.authz.RoleMapper;
import org.wildfly.security.authz.Roles;

/**
 * Makes of a caller, found out at an edge of the house, an identity that the container believes:
 * what runs as it passes the roles of pages, routes and doors. A bean of its own, since only a bean
 * stands in the security domain of the house's doors. Thread-safe.
 */
@Stateless
@PermitAll
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class CallerIdentity {

    /** The caller as an identity; costs some microseconds. */
    public SecurityIdentity of(Caller caller) {
        var roles = RoleMapper.constant(Roles.fromSet(caller.roles()));
        return SecurityDomain.getCurrent()
                .createAdHocIdentity(new NamePrincipal(caller.personId()))
                .withDefaultRoleMapper(roles)
                .withRoleMapper("ejb", roles);
    }
}
