package com.example.items;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

@Path("/items")
class Items {
    @POST // ok: missing-authentication
    @RolesAllowed("editor")
    public void create() {
        save();
    }

    @PUT // ok: missing-authentication
    @RolesAllowed("editor")
    public void change() {
        save();
    }

    @POST // ok: missing-authentication
    @Path("/copy")
    @RolesAllowed("editor")
    public void copy() {
        save();
    }

    @DELETE // bad: missing-authentication
    public void remove() {
        save();
    }

    @POST // bad: missing-authentication
    @Path("/import")
    public void load() {
        save();
    }

    @PUT // bad: missing-authentication
    @Path("/order")
    public void sort() {
        save();
    }

    private void save() {}
}
