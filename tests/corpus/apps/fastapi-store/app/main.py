"""An online shop: catalogue, orders, files and an assistant."""

import asyncio
import hashlib
import json
import os
import pickle
import random
import secrets
import shlex
import subprocess
import tarfile
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import aiofiles
import asyncpg
import httpx
import jwt
import psycopg2
import yaml
from fastapi import Depends, FastAPI, File, Form, Header, HTTPException, Query, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse
from fastapi.security import OAuth2PasswordBearer
from openai import AsyncOpenAI
from passlib.context import CryptContext
from pydantic import BaseModel
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

app = FastAPI(title="Store")
engine = create_engine(os.environ["DATABASE_URL"])
oauth2 = OAuth2PasswordBearer(tokenUrl="token")
passwords = CryptContext(schemes=["bcrypt"])
assistant = AsyncOpenAI()

IMAGES = Path("/srv/store/images")
INVOICES = "/srv/store/invoices"
SIGNING_KEY = os.environ["STORE_SIGNING_KEY"]  # ok: hard-coded-credential
PAYMENT_API_KEY = "pk-store-4f9c2a7e81d35b60"  # bad: hard-coded-credential
SHIPPING = {"dhl": "https://api.dhl.example.com", "ups": "https://api.ups.example.com"}
ALLOWED_IMAGE_HOSTS = {"images.example.com"}


class Product(BaseModel):
    name: str
    price: float
    category: str


class Credentials(BaseModel):
    username: str
    password: str


class Order(BaseModel):
    product_id: int
    quantity: int
    note: str | None = None


def get_session():
    with Session(engine) as session:
        yield session


async def get_pool():
    return await asyncpg.create_pool(os.environ["DATABASE_URL"])


# --- accounts -----------------------------------------------------------------------------------------------------------


@app.post("/register")
def register(credentials: Credentials, session: Session = Depends(get_session)):
    hashed = passwords.hash(credentials.password)  # ok: fast-password-hash
    session.execute(
        text("INSERT INTO users (username, password) VALUES (:username, :password)"),  # ok: sql-injection
        {"username": credentials.username, "password": hashed},
    )
    session.commit()
    return {"username": credentials.username}


@app.post("/register/legacy")
def register_legacy(credentials: Credentials, session: Session = Depends(get_session)):
    hashed = hashlib.md5(credentials.password.encode()).hexdigest()  # bad: fast-password-hash
    session.execute(
        text("INSERT INTO users (username, password) VALUES (:username, :password)"),
        {"username": credentials.username, "password": hashed},
    )
    session.commit()
    return {"username": credentials.username}


@app.post("/token")
def token(username: Annotated[str, Form()], password: Annotated[str, Form()]):
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, password FROM users WHERE username = '{username}'")  # bad: sql-injection
        row = cursor.fetchone()
    if row is None or not passwords.verify(password, row[1]):
        raise HTTPException(status_code=401)
    return {"access_token": jwt.encode({"sub": row[0]}, SIGNING_KEY, algorithm="HS256")}


@app.get("/me")
def me(token: str = Depends(oauth2)):
    claims = jwt.decode(token, SIGNING_KEY, algorithms=["HS256"])  # ok: jwt-not-verified
    return {"id": claims["sub"]}


@app.get("/me/debug")
def me_debug(authorization: Annotated[str, Header()]):
    claims = jwt.decode(authorization.split()[-1], options={"verify_signature": False})  # bad: jwt-not-verified
    return claims


@app.post("/reset")
def reset(email: str):
    reset_token = "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=24))  # bad: weak-random
    return {"email": email, "sent": bool(reset_token)}


@app.post("/invite")
def invite(email: str):
    invite_token = secrets.token_hex(16)  # ok: weak-random
    return {"email": email, "sent": bool(invite_token)}


# --- catalogue ----------------------------------------------------------------------------------------------------------


@app.get("/products")
def products(
    category: str = Query("all"),
    order: Literal["name", "price"] = "name",
    limit: int = 20,
    session: Session = Depends(get_session),
):
    statement = f"SELECT * FROM products WHERE category = '{category}' LIMIT {limit}"
    return session.execute(text(statement)).mappings().all()  # bad: sql-injection


@app.get("/products/sorted")
def sorted_products(limit: int = 20, offset: int = 0, session: Session = Depends(get_session)):
    statement = text(f"SELECT * FROM products LIMIT {limit} OFFSET {offset}")  # ok: sql-injection
    return session.execute(statement).mappings().all()


@app.get("/products/{product_id}")
def product(product_id: int, session: Session = Depends(get_session)):
    row = session.execute(text(f"SELECT * FROM products WHERE id = {product_id}")).mappings().first()  # ok: sql-injection
    if row is None:
        raise HTTPException(status_code=404)
    return row


@app.get("/products/by-key/{key}")
def product_by_key(key: UUID, session: Session = Depends(get_session)):
    return session.execute(text(f"SELECT * FROM products WHERE key = '{key}'")).mappings().first()  # ok: sql-injection


@app.get("/search")
async def search(q: str, pool: asyncpg.Pool = Depends(get_pool)):
    async with pool.acquire() as connection:
        return await connection.fetch("SELECT * FROM products WHERE name ILIKE '%" + q + "%'")  # bad: sql-injection


@app.get("/search/safe")
async def search_safely(q: str, pool: asyncpg.Pool = Depends(get_pool)):
    async with pool.acquire() as connection:
        return await connection.fetch("SELECT * FROM products WHERE name ILIKE $1", f"%{q}%")  # ok: sql-injection


@app.post("/products")
def create(item: Product, session: Session = Depends(get_session)):
    session.execute(
        text(f"INSERT INTO products (name, price) VALUES ('{item.name}', {item.price})")  # bad: sql-injection
    )
    session.commit()
    return item


@app.get("/page", response_class=HTMLResponse)
def page(title: str):
    return HTMLResponse(f"<html><head><title>{title}</title></head></html>")  # bad: reflected-xss


@app.get("/page/plain")
def plain_page(title: str):
    return PlainTextResponse(f"<title>{title}</title>")  # ok: reflected-xss


@app.get("/echo")
def echo(message: str):
    return {"message": f"<b>{message}</b>"}  # ok: reflected-xss


@app.get("/status")
def status():
    return HTMLResponse("<p>Open</p>")  # ok: reflected-xss


# --- files --------------------------------------------------------------------------------------------------------------


@app.get("/images/{name:path}")
def image(name: str):
    return FileResponse(IMAGES / name)  # bad: path-traversal


@app.get("/images/checked/{name}")
def checked_image(name: str):
    path = (IMAGES / name).resolve()
    if not path.is_relative_to(IMAGES) or not path.is_file():
        raise HTTPException(status_code=404)
    return FileResponse(path)  # ok: path-traversal


@app.get("/invoices/{number}")
def invoice(number: int):
    return FileResponse(f"{INVOICES}/{number}.pdf")  # ok: path-traversal


@app.post("/images")
async def upload(file: UploadFile = File(...)):
    async with aiofiles.open(f"{IMAGES}/{file.filename}", "wb") as target:  # bad: path-traversal, unrestricted-upload
        await target.write(await file.read())
    return {"name": file.filename}


@app.post("/images/safe")
async def upload_safely(file: UploadFile):
    name = f"{secrets.token_hex(8)}{Path(file.filename).suffix}"
    async with aiofiles.open(IMAGES / name, "wb") as target:  # bad: unrestricted-upload
        await target.write(await file.read())
    return {"name": name}


@app.post("/catalogue")
async def import_catalogue(file: UploadFile):
    with tarfile.open(fileobj=file.file) as archive:
        archive.extractall("/srv/store/import")  # bad: archive-extraction
    return {"imported": True}


@app.post("/catalogue/safe")
async def import_catalogue_safely(file: UploadFile):
    with tarfile.open(fileobj=file.file) as archive:
        archive.extractall("/srv/store/import", filter="data")  # ok: archive-extraction
    return {"imported": True}


@app.post("/rules")
async def rules(request: Request):
    return yaml.load(await request.body(), Loader=yaml.UnsafeLoader)  # bad: unsafe-yaml


@app.post("/cart/restore")
async def restore(request: Request):
    return pickle.loads(await request.body())  # bad: unsafe-deserialisation


@app.post("/cart/restore/safe")
async def restore_safely(request: Request):
    return json.loads(await request.body())  # ok: unsafe-deserialisation


# --- orders -------------------------------------------------------------------------------------------------------------


@app.post("/orders")
async def order(order: Order, request: Request):
    label = subprocess.check_output("barcode -b " + str(order.note), shell=True)  # bad: command-injection
    return {"label": label.hex()}


@app.post("/orders/label")
async def label(order: Order):
    process = await asyncio.create_subprocess_exec("barcode", "-b", str(order.note))  # ok: command-injection
    return {"code": await process.wait()}


@app.post("/orders/print")
def print_order(printer: str, order_id: int):
    os.system(f"lp -d {shlex.quote(printer)} /srv/orders/{order_id}.pdf")  # ok: command-injection
    return {"printed": order_id}


@app.get("/tracking")
async def tracking(url: str):
    async with httpx.AsyncClient() as client:
        response = await client.get(url)  # bad: ssrf
    return response.json()


@app.get("/tracking/{carrier}/{number}")
async def carrier_tracking(carrier: str, number: str):
    base = SHIPPING.get(carrier)
    if base is None:
        raise HTTPException(status_code=404)
    async with httpx.AsyncClient() as client:
        response = await client.get(f"{base}/track/{number}")  # ok: ssrf
    return response.json()


@app.post("/images/remote")
async def remote_image(url: str):
    if httpx.URL(url).host not in ALLOWED_IMAGE_HOSTS:
        raise HTTPException(status_code=400)
    async with httpx.AsyncClient(follow_redirects=False) as client:
        return JSONResponse({"size": len((await client.get(url)).content)})  # ok: ssrf


@app.post("/pay")
async def pay(order: Order):
    async with httpx.AsyncClient(verify=False) as client:  # bad: tls-verification-off
        response = await client.post("https://pay.example.com/charge", json=order.model_dump())
    return response.json()


@app.post("/discount")
def discount(formula: str, price: float):
    return {"price": eval(formula)}  # bad: code-injection


@app.post("/discount/fixed")
def fixed_discount(percent: int, price: float):
    return {"price": price * (100 - percent) / 100}  # ok: code-injection


@app.post("/ask")
async def ask(question: str):
    answer = await assistant.chat.completions.create(
        model="gpt-4o-mini", messages=[{"role": "user", "content": f"Write SQL that answers: {question}"}]
    )
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute(answer.choices[0].message.content)  # bad: model-output-to-sink
        return {"rows": cursor.fetchall()}


@app.get("/users")
def users(session: Session = Depends(get_session)):
    return session.execute(select(text("id, username")).select_from(text("users"))).mappings().all()  # ok: sql-injection


if __name__ == "__main__":
    import uvicorn

    uvicorn.run("main:app", host="127.0.0.1", port=8000)
