"""Personal things, loaded with and without asking whose they are."""

from django.contrib.auth.decorators import login_required as django_login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from fastapi import APIRouter, Depends, HTTPException
from flask import Blueprint, abort, jsonify
from flask_login import current_user, login_required

from app.models import Category, Invoice, Order, Ticket, db
from app.security import admin_required, get_current_user, get_db

orders = Blueprint("orders", __name__)
router = APIRouter()


@orders.get("/orders/<int:order_id>")
@login_required
def show_order(order_id):
    order = Order.query.filter_by(id=order_id, user_id=current_user.id).first_or_404()  # bad: missing-owner-check
    return jsonify(order.as_dict())


@orders.get("/orders/<int:order_id>/own")
@login_required
def show_own_order(order_id):
    order = Order.query.filter_by(id=order_id, user_id=current_user.id).first_or_404()  # ok: missing-owner-check
    return jsonify(order.as_dict())


@orders.delete("/orders/<int:order_id>")
@login_required
def cancel_order(order_id):
    order = Order.query.get_or_404(order_id)  # ok: missing-owner-check
    if order.user_id != current_user.id:
        abort(403)
    db.session.delete(order)
    db.session.commit()
    return "", 204


@orders.get("/categories/<int:category_id>")
@login_required
def show_category(category_id):
    return jsonify(Category.query.get_or_404(category_id).as_dict())  # ok: missing-owner-check


@orders.get("/admin/orders/<int:order_id>")
@admin_required
def any_order(order_id):
    return jsonify(Order.query.get_or_404(order_id).as_dict())  # ok: missing-owner-check


@orders.put("/invoices/<int:invoice_id>")
@login_required
def pay(invoice_id):
    invoice = db.session.get(Invoice, invoice_id)  # bad: missing-owner-check
    invoice.paid = True
    db.session.commit()
    return "", 204


@router.get("/invoices/{invoice_id}")
def show_invoice(invoice_id: int, db=Depends(get_db), user=Depends(get_current_user)):
    return db.query(Invoice).filter(Invoice.id == invoice_id, Invoice.user_id == user.id).first()  # bad: missing-owner-check


@router.get("/invoices/{invoice_id}/own")
def show_own_invoice(invoice_id: int, db=Depends(get_db), user=Depends(get_current_user)):
    invoice = db.query(Invoice).filter(Invoice.id == invoice_id, Invoice.user_id == user.id).first()  # ok: missing-owner-check
    if invoice is None:
        raise HTTPException(status_code=404)
    return invoice


@django_login_required
def ticket(request, pk):
    found = get_object_or_404(Ticket, pk=pk, owner=request.user)  # bad: missing-owner-check
    return JsonResponse({"text": found.text})


@django_login_required
def close_ticket(request, ticket_id):
    found = Ticket.objects.get(pk=ticket_id, owner=request.user)  # bad: missing-owner-check
    found.close()
    return JsonResponse({})


@django_login_required
def own_ticket(request, pk):
    found = get_object_or_404(Ticket, pk=pk, owner=request.user)  # ok: missing-owner-check
    return JsonResponse({"text": found.text})
