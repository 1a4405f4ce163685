package com.example.orders;

import java.security.Principal;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
class Orders {
    private final OrderRepository orderRepository;
    private final InvoiceRepository invoiceRepo;
    private final ProductRepository productRepository;
    private final EntityManager entityManager;

    Orders(OrderRepository orders, InvoiceRepository invoices, ProductRepository products, EntityManager manager) {
        this.orderRepository = orders;
        this.invoiceRepo = invoices;
        this.productRepository = products;
        this.entityManager = manager;
    }

    @GetMapping("/orders/{id}")
    @PreAuthorize("isAuthenticated()")
    Order one(@PathVariable Long id) {
        return orderRepository.findById(id).orElseThrow(); // bad: missing-owner-check
    }

    @GetMapping("/invoices/{id}")
    @PreAuthorize("isAuthenticated()")
    Invoice invoice(@PathVariable Long id) {
        Invoice found = invoiceRepo.getReferenceById(id); // bad: missing-owner-check
        return found;
    }

    @DeleteMapping("/orders/{id}")
    @PreAuthorize("isAuthenticated()")
    void remove(@PathVariable Long id) {
        this.orderRepository.deleteById(id); // bad: missing-owner-check
    }

    @GetMapping("/messages/{id}")
    @PreAuthorize("isAuthenticated()")
    Message message(@PathVariable Long id) {
        return entityManager.find(Message.class, id); // bad: missing-owner-check
    }

    @GetMapping("/orders/{id}/receipt")
    Order receipt(@PathVariable Long id, Principal principal) {
        return orderRepository.findByIdAndOwner(id, principal.getName()).orElseThrow(); // bad: missing-owner-check
    }

    @GetMapping("/own/orders/{id}")
    Order own(@PathVariable Long id, Principal principal) {
        return orderRepository.findByIdAndOwner(id, principal.getName()).orElseThrow(); // ok: missing-owner-check
    }

    @GetMapping("/checked/orders/{id}")
    Order checked(@PathVariable Long id, Authentication authentication) {
        Order order = orderRepository.findById(id).orElseThrow(); // ok: missing-owner-check
        if (!order.getOwner().equals(authentication.getName())) {
            throw new SecurityException("This is the order of somebody else.");
        }
        return order;
    }

    @GetMapping("/products/{id}")
    @PreAuthorize("isAuthenticated()")
    Product product(@PathVariable Long id) {
        return productRepository.findById(id).orElseThrow(); // ok: missing-owner-check
    }

    @GetMapping("/admin/orders/{id}")
    @PreAuthorize("hasRole('ADMIN')")
    Order any(@PathVariable Long id) {
        return orderRepository.findById(id).orElseThrow(); // ok: missing-owner-check
    }

    @GetMapping("/orders")
    @PreAuthorize("isAuthenticated()")
    List<Order> all(Principal principal) {
        // orderRepository.findById(id) in a comment is no code.
        return orderRepository.findAllByOwner(principal.getName()); // ok: missing-owner-check
    }
}
