"""A shop with FastAPI."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from sqlalchemy.orm import Session

from shop.database import get_db
from shop.models import Shipment, Product, User
from shop.security import get_current_user, require_admin, verify_api_key

app = FastAPI()
router = APIRouter(prefix="/products")
internal = APIRouter(dependencies=[Depends(verify_api_key)])


@app.get("/orders")
def list_orders(db: Session = Depends(get_db), user: User = Depends(get_current_user)):
    return db.query(Shipment).filter(Shipment.user_id == user.id).all()


@app.post("/orders")  # ok: missing-authentication
def create_order(order: dict, db: Session = Depends(get_db), user: User = Depends(get_current_user)):
    db.add(Shipment(**{key: value for key, value in order.items() if key in ("name", "email")}))  # bad: mass-assignment
    db.commit()


@app.put("/orders/{order_id}")
async def change_order(order_id: int, user: Annotated[User, Depends(get_current_user)], db: Session = Depends(get_db)):
    db.commit()


@app.delete("/orders/{order_id}", dependencies=[Depends(get_current_user)])  # bad: missing-authentication
def cancel_order(order_id: int, db: Session = Depends(get_db)):
    db.delete(db.get(Shipment, order_id))
    db.commit()


@router.post("/", dependencies=[Depends(require_admin)])  # ok: missing-authentication
def create_product(product: dict, db: Session = Depends(get_db)):
    db.add(Product(**{key: value for key, value in product.items() if key in ("name", "email")}))  # bad: mass-assignment
    db.commit()


@router.patch("/{product_id}", dependencies=[Depends(require_admin)])
def change_product(product_id: int, db: Session = Depends(get_db)):
    db.commit()


@router.delete("/{product_id}", dependencies=[Depends(require_admin)])  # bad: missing-authentication
def delete_product(product_id: int, db: Session = Depends(get_db)):
    db.delete(db.get(Product, product_id))
    db.commit()


@router.get("/{product_id}")  # ok: missing-authentication
def show_product(product_id: int, db: Session = Depends(get_db)):
    return db.get(Product, product_id)


@internal.post("/stock")  # ok: missing-authentication
def set_stock(stock: dict, db: Session = Depends(get_db)):
    db.commit()


@app.post("/token")  # ok: missing-authentication
def token(form: dict, db: Session = Depends(get_db)):
    return {"access_token": "…"}


@app.post("/reviews")  # ok: missing-authentication
def create_review(request: Request, review: dict, db: Session = Depends(get_db)):
    if "Authorization" not in request.headers:
        raise HTTPException(status_code=401)
    db.commit()
