"""A small service with aiohttp."""

from aiohttp import web

from service.security import authenticated

routes = web.RouteTableDef()


@routes.get("/jobs")
async def jobs(request):
    return web.json_response(await request.app["jobs"].all())


@routes.post("/jobs")  # ok: missing-authentication
@authenticated
async def start(request):
    return web.json_response(await request.app["jobs"].start(await request.json()))


@routes.put("/jobs/{id}")
@authenticated
async def change(request):
    return web.json_response(await request.app["jobs"].change(request.match_info["id"]))


@routes.delete("/jobs/{id}")  # bad: missing-authentication
@authenticated
async def remove(request):
    await request.app["jobs"].remove(request.match_info["id"])
    return web.Response(status=204)
