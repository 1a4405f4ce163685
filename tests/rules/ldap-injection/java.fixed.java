package com.example.directory;

import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.SearchControls;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapEncoder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class People {
    private final DirContext context;
    private final LdapTemplate template;

    People(DirContext context, LdapTemplate template) {
        this.context = context;
        this.template = template;
    }

    @GetMapping("/people")
    Object byName(@RequestParam String name) throws NamingException {
        return context.search("ou=people", "(cn=" + LdapEncoder.filterEncode(name) + ")", new SearchControls()); // bad: ldap-injection
    }

    @GetMapping("/people/{uid}")
    Object byUid(@PathVariable String uid) throws NamingException {
        String filter = "(&(objectClass=person)(uid=" + LdapEncoder.filterEncode(uid) + "))";
        return context.search("ou=people", filter, new SearchControls()); // bad: ldap-injection
    }

    @GetMapping("/group")
    Object inGroup(@RequestParam String group) throws NamingException {
        return context.search("ou=" + LdapEncoder.nameEncode(group) + ",dc=example", "(objectClass=person)", new SearchControls()); // bad: ldap-injection
    }

    @GetMapping("/login")
    boolean login(@RequestParam String user, @RequestParam String word) {
        return template.authenticate("", String.format("(uid=%s)", LdapEncoder.filterEncode(user)), word); // bad: ldap-injection
    }

    Object helper(String mail) throws NamingException {
        return context.search("ou=people", "(mail=" + LdapEncoder.filterEncode(mail) + ")", new SearchControls()); // bad: ldap-injection
    }

    @GetMapping("/safe/name")
    Object safeName(@RequestParam String name) throws NamingException {
        return context.search("ou=people", "(cn=" + LdapEncoder.filterEncode(name) + ")", new SearchControls()); // ok: ldap-injection
    }

    @GetMapping("/safe/argument")
    Object safeArgument(@RequestParam String name) throws NamingException {
        return context.search("ou=people", "(cn={0})", new Object[] {name}, new SearchControls()); // ok: ldap-injection
    }

    @GetMapping("/safe/number")
    Object safeNumber(@RequestParam long number) throws NamingException {
        return context.search("ou=people", "(employeeNumber=" + number + ")", new SearchControls()); // ok: ldap-injection
    }

    Object constant() throws NamingException {
        return context.search("ou=people", "(objectClass=person)", new SearchControls()); // ok: ldap-injection
    }

    @GetMapping("/safe/plain")
    Object safePlain(@RequestParam String uid) throws NamingException {
        if (!uid.matches("[a-z0-9]+")) {
            return null;
        }
        return context.search("ou=people", "(uid=" + uid + ")", new SearchControls()); // ok: ldap-injection
    }
}
