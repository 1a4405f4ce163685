"""System prompts and what strangers write into them."""

import anthropic
import litellm
from fastapi import FastAPI
from flask import Flask, jsonify, request
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from openai import OpenAI

app = Flask(__name__)
api = FastAPI()
client = OpenAI()
claude = anthropic.Anthropic()
PROMPT = "You are a helpful assistant."
LANGUAGES = {"de": "German", "fr": "French"}


@app.route("/translate", methods=["POST"])
def translate():
    language = request.json["language"]  # source
    response = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": f"You translate everything into {language}."},  # bad: prompt-injection
            {"role": "user", "content": request.json["text"]},
        ],
    )
    return jsonify(response.choices[0].message.content)


@app.route("/role", methods=["POST"])
def role():
    messages = [
        {"role": "system", "content": "You are " + request.form["role"]},  # bad: prompt-injection
        {"role": "user", "content": request.form["question"]},
    ]
    return jsonify(client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content)


@app.route("/claude", methods=["POST"])
def ask_claude():
    answer = claude.messages.create(
        model="claude",
        max_tokens=500,
        system=f"You answer questions about {request.json['topic']}",  # bad: prompt-injection
        messages=[{"role": "user", "content": request.json["question"]}],
    )
    return jsonify(answer.content[0].text)


@app.route("/chain", methods=["POST"])
def chain():
    prompt = "Persona: {}".format(request.json["persona"])
    return jsonify(str([SystemMessage(content=prompt), HumanMessage(content=request.json["q"])]))  # bad: prompt-injection


@api.post("/lite")
def lite(topic: str, question: str):
    return litellm.completion(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": f"Only talk about {topic}"},  # bad: prompt-injection
            {"role": "user", "content": question},
        ],
    )


@app.route("/history", methods=["POST"])
def with_history():
    messages = [{"role": "system", "content": PROMPT}]
    messages.append({"role": "system", "content": f"The user is {request.json['name']}"})  # bad: prompt-injection
    messages.append({"role": "user", "content": request.json["question"]})  # ok: prompt-injection
    return jsonify(client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content)


@api.post("/toned")
def toned(tone: str, question: str):
    pairs = [("system", f"Answer in a {tone} tone"), ("user", "{question}")]  # bad: prompt-injection
    prompt = ChatPromptTemplate.from_messages(pairs)  # ok: prompt-injection
    other = ChatPromptTemplate.from_messages([("system", "Be " + tone), ("user", "{question}")])  # bad: prompt-injection
    return {"prompts": [str(prompt), str(other)], "question": question}


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/user", methods=["POST"])
def safe_user():
    response = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": PROMPT},  # ok: prompt-injection
            {"role": "user", "content": request.json["question"]},  # ok: prompt-injection
        ],
    )
    return jsonify(response.choices[0].message.content)


@app.route("/safe/chosen", methods=["POST"])
def safe_chosen():
    response = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": f"You translate into {LANGUAGES[request.json['to']]}"},  # ok: prompt-injection
            {"role": "user", "content": request.json["text"]},
        ],
    )
    return jsonify(response.choices[0].message.content)


@app.route("/safe/claude", methods=["POST"])
def safe_claude():
    answer = claude.messages.create(
        model="claude",
        max_tokens=500,
        system=PROMPT,  # ok: prompt-injection
        messages=[{"role": "user", "content": request.json["question"]}],
    )
    return jsonify(answer.content[0].text)


@app.route("/safe/chain", methods=["POST"])
def safe_chain():
    return jsonify(str([SystemMessage(content=PROMPT), HumanMessage(content=request.json["q"])]))  # ok: prompt-injection


@app.route("/safe/count", methods=["POST"])
def safe_count():
    count = int(request.json["count"])
    messages = [{"role": "system", "content": f"Answer in {count} words."}, {"role": "user", "content": "Hello"}]  # ok: prompt-injection
    return jsonify(client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content)


def look_alikes(theatre):
    # {"role": "system", "content": request.json["role"]}  # ok: prompt-injection
    theatre.create(messages=[{"role": "system", "content": request.json["role"]}])  # ok: prompt-injection
    return "system prompt: request.json"  # ok: prompt-injection
