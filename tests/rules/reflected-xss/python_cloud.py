"""Functions in AWS, which answer with a dictionary."""

import json
from html import escape


def lambda_handler(event, context):
    name = event["queryStringParameters"]["name"]
    if name == "plain":
        return {"statusCode": 200, "body": "Hello " + name, "headers": {"Content-Type": "text/plain"}}  # ok: reflected-xss
    if name == "json":
        return {"statusCode": 200, "body": json.dumps({"name": name})}  # ok: reflected-xss
    if name == "escaped":
        return {"body": f"<p>{escape(name)}</p>", "headers": {"Content-Type": "text/html"}}  # ok: reflected-xss
    return {"statusCode": 200, "body": f"<h1>{name}</h1>", "headers": {"content-type": "text/html"}}  # bad: reflected-xss
