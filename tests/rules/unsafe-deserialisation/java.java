package com.example.sessions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.thoughtworks.xstream.XStream;
import java.beans.XMLDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.util.Base64;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.lang3.SerializationUtils;

class SessionServlet extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (ObjectInputStream in = new ObjectInputStream(request.getInputStream())) {
            Object session = in.readObject(); // bad: unsafe-deserialisation
            response.setIntHeader("X-Hash", session.hashCode());
        } catch (ClassNotFoundException e) {
            response.setStatus(400);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(request.getParameter("state"));
        Object state = SerializationUtils.deserialize(bytes); // bad: unsafe-deserialisation
        response.setIntHeader("X-Hash", state.hashCode());
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        XStream stream = new XStream();
        Object order = stream.fromXML(request.getReader()); // bad: unsafe-deserialisation
        response.setIntHeader("X-Hash", order.hashCode());
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        XMLDecoder decoder = new XMLDecoder(request.getInputStream()); // bad: unsafe-deserialisation
        response.setIntHeader("X-Hash", decoder.readObject().hashCode());
    }
}

class Readers {
    Object read(InputStream stream) throws IOException, ClassNotFoundException {
        ObjectInputStream objects = new ObjectInputStream(stream);
        return objects.readObject(); // bad: unsafe-deserialisation
    }

    ObjectMapper lenient() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.enableDefaultTyping(); // bad: unsafe-deserialisation
        return mapper;
    }

    Object filtered(InputStream stream) throws IOException, ClassNotFoundException {
        ObjectInputStream objects = new ObjectInputStream(stream);
        objects.setObjectInputFilter(ObjectInputFilter.Config.createFilter("com.example.*;!*"));
        return objects.readObject(); // ok: unsafe-deserialisation
    }

    Object json(String text) throws IOException {
        return new ObjectMapper().readValue(text, Order.class); // ok: unsafe-deserialisation
    }

    Object limited(String text) {
        XStream stream = new XStream();
        stream.allowTypes(new Class[] {Order.class});
        return stream.fromXML(text); // ok: unsafe-deserialisation
    }

    private void readObject(ObjectInputStream stream) throws IOException, ClassNotFoundException {
        stream.defaultReadObject();
        stream.readObject(); // ok: unsafe-deserialisation
    }

    int number(byte[] bytes) throws IOException {
        ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes));
        return objects.readInt(); // ok: unsafe-deserialisation
    }

    byte[] written(java.io.Serializable value) {
        return SerializationUtils.serialize(value); // ok: unsafe-deserialisation
    }

    record Order(String name, int count) {}
}
