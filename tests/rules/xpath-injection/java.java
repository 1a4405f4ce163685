package com.example.books;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

class BookServlet extends HttpServlet {
    private Document books;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        String title = request.getParameter("title");
        XPath xpath = XPathFactory.newInstance().newXPath();
        try {
            xpath.evaluate("//book[title='" + title + "']", books); // bad: xpath-injection
        } catch (XPathExpressionException e) {
            response.setStatus(400);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
        try {
            String query = String.format("//user[name='%s']/password", request.getParameter("name"));
            XPathFactory.newInstance().newXPath().compile(query); // bad: xpath-injection
        } catch (XPathExpressionException e) {
            response.setStatus(400);
        }
    }
}

class Books {
    private final XPath xpath = XPathFactory.newInstance().newXPath();
    private final Document books;

    Books(Document books) {
        this.books = books;
    }

    Object byAuthor(String author) throws XPathExpressionException {
        return xpath.evaluate("//book[author='" + author + "']", books, XPathConstants.NODESET); // bad: xpath-injection
    }

    Object byTag(String tag) throws XPathExpressionException {
        String expression = "//" + tag + "[1]";
        return xpath.compile(expression); // bad: xpath-injection
    }

    Object byPublisher(String publisher) throws XPathExpressionException {
        return xpath.compile("//publisher[@name='" + publisher + "']"); // bad: xpath-injection
    }

    Object byNumber(int number) throws XPathExpressionException {
        return xpath.evaluate("//book[" + number + "]", books, XPathConstants.NODE); // ok: xpath-injection
    }

    Object constant() throws XPathExpressionException {
        return xpath.evaluate("//book", books, XPathConstants.NODESET); // ok: xpath-injection
    }

    Object variable(String author) throws XPathExpressionException {
        xpath.setXPathVariableResolver(name -> author);
        return xpath.evaluate("//book[author=$author]", books, XPathConstants.NODESET); // ok: xpath-injection
    }

    Object chosen(boolean all) throws XPathExpressionException {
        return xpath.compile(all ? "//book" : "//book[1]"); // ok: xpath-injection
    }

    Object plain(String identifier) throws XPathExpressionException {
        if (!identifier.matches("[A-Za-z0-9]+")) {
            return null;
        }
        return xpath.compile("//book[@id='" + identifier + "']"); // ok: xpath-injection
    }
}
