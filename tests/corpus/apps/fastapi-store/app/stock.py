"""The stock of the store, for its staff."""

import logging
import os

import requests
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Response
from fastapi.middleware.cors import CORSMiddleware
from sqlalchemy.orm import Session

from app.database import Item, Order, get_session
from app.security import check_password, current_user, require_staff

log = logging.getLogger(__name__)
staff = FastAPI()
router = APIRouter(prefix="/stock")
guarded = APIRouter(prefix="/orders", dependencies=[Depends(require_staff)])
ORIGINS = os.environ["STAFF_ORIGINS"].split(",")
WEBHOOK_TOKEN = os.environ.get("WEBHOOK_TOKEN")

staff.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # bad: permissive-cors
staff.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_credentials=True)  # ok: permissive-cors


@router.post("/login")  # bad: missing-rate-limit
def login(name: str, password: str, response: Response):
    token = check_password(name, password)
    response.set_cookie("session", token)  # bad: insecure-cookie
    response.set_cookie("staff_session", token, secure=True, httponly=True, samesite="strict")  # ok: insecure-cookie
    return {"ok": True}


@router.get("/items")
def items(session: Session = Depends(get_session)):
    return session.query(Item).all()


@router.post("/items")  # ok: missing-authentication
def add_item(name: str, session: Session = Depends(get_session), user=Depends(require_staff)):
    session.add(Item(name=name, added_by=user.id))
    session.commit()


@router.put("/items/{item_id}", dependencies=[Depends(require_staff)])  # ok: missing-authentication
def rename_item(item_id: int, name: str, session: Session = Depends(get_session)):
    session.get(Item, item_id).name = name
    session.commit()


@router.delete("/items/{item_id}")  # bad: missing-authentication
def remove_item(item_id: int, session: Session = Depends(get_session)):
    session.delete(session.get(Item, item_id))
    session.commit()


@guarded.delete("/{order_id}")  # ok: missing-authentication
def cancel(order_id: int, session: Session = Depends(get_session)):
    session.delete(session.get(Order, order_id))  # ok: missing-owner-check
    session.commit()


@router.get("/orders/{order_id}")
def order(order_id: int, session: Session = Depends(get_session), user=Depends(current_user)):
    return session.get(Order, order_id)  # bad: missing-owner-check


@router.get("/orders/{order_id}/own")
def own_order(order_id: int, session: Session = Depends(get_session), user=Depends(current_user)):
    return session.query(Order).filter(Order.id == order_id, Order.user_id == user.id).one()  # ok: missing-owner-check


@router.get("/prices")
def prices():
    try:
        return requests.get("https://prices.example/today", timeout=5).json()  # ok: missing-timeout
    except Exception as error:
        raise HTTPException(status_code=502, detail=str(error))  # bad: verbose-error


@router.get("/suppliers")
def suppliers():
    try:
        return requests.get("https://suppliers.example").json()  # bad: missing-timeout
    except Exception:
        log.exception("the suppliers could not be asked")
        raise HTTPException(status_code=502, detail="The suppliers could not be asked.")  # ok: verbose-error


@router.post("/webhooks/delivery")
def delivery(token: str, item_id: int, session: Session = Depends(get_session)):
    if WEBHOOK_TOKEN and token != WEBHOOK_TOKEN:  # bad: fail-open-guard, timing-unsafe-comparison
        raise HTTPException(status_code=403)
    session.get(Item, item_id).count += 1
    session.commit()


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(staff, host="0.0.0.0", port=8001)  # bad: listening-on-all-interfaces
