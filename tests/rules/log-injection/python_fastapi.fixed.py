"""Models that a framework fills from a request."""

import logging

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
logger = logging.getLogger(__name__)


class Item(BaseModel):
    name: str
    amount: int
    note: str = ""


@app.post("/items")
async def create(item: Item):
    logger.info(f"Creating {repr(item.name)}")  # bad: log-injection
    logger.info("Note: " + repr(item.note))  # bad: log-injection
    logger.info("Amount: %s", item.amount)  # ok: log-injection
    return {"ok": True}


@app.post("/copies")
async def copy(payload: dict):
    item = Item(**payload)
    logger.info("Copying %s", repr(item.name))  # bad: log-injection
    logger.info("Copying %r", item.name)  # ok: log-injection
    return {"ok": True}
