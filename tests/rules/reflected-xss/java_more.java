package com.example.pages;

import com.fasterxml.jackson.databind.ObjectMapper;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

@Controller
class Pages {
    @GetMapping("/view")
    String view(@RequestParam String page) {
        return "pages/" + page; // ok: reflected-xss
    }

    @GetMapping("/text")
    @ResponseBody
    String text(@RequestParam String name) {
        return "Hello " + name; // bad: reflected-xss
    }

    @GetMapping("/read")
    @ResponseBody
    Object read(@RequestParam String json) throws Exception {
        return new ObjectMapper().readValue(json, Object.class); // ok: reflected-xss
    }
}

@Path("/greetings")
class Greetings {
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(@QueryParam("name") String name) {
        return Response.ok("<p>" + name + "</p>").build(); // bad: reflected-xss
    }

    @GET
    @Path("/data")
    @Produces(MediaType.APPLICATION_JSON)
    public Response data(@QueryParam("name") String name) {
        return Response.ok(name).build(); // ok: reflected-xss
    }

    @GET
    @Path("/escaped")
    @Produces(MediaType.TEXT_HTML)
    public String escaped(@QueryParam("name") String name) {
        return "<p>" + escape(name) + "</p>"; // ok: reflected-xss
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
