"""Request data in HTML, in other frameworks."""

from html import escape
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlparse

from aiohttp import web
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse

app = FastAPI()


@app.get("/hello", response_class=HTMLResponse)
def fastapi_hello(name: str):
    return HTMLResponse(content=f"<h1>Hello {escape(name)}</h1>")  # bad: reflected-xss


@app.get("/hello/page", response_class=HTMLResponse)
def fastapi_page(name: str):
    return f"<h1>Hello {escape(name)}</h1>"  # bad: reflected-xss


async def aiohttp_hello(request):
    name = request.query["name"]
    return web.Response(text=f"<h1>{escape(name)}</h1>", content_type="text/html")  # bad: reflected-xss


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlparse(self.path).query)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"<p>{query['name'][0]}</p>".encode())  # bad: reflected-xss


@app.get("/safe")
def fastapi_safe(name: str):
    return f"<h1>{name}</h1>"  # ok: reflected-xss


@app.get("/safe/json")
def fastapi_json(name: str):
    return JSONResponse({"name": name})  # ok: reflected-xss


async def aiohttp_safe(request):
    return web.Response(text=request.query["name"])  # ok: reflected-xss
