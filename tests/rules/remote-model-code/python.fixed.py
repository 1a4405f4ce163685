"""Models that are downloaded."""

import torch
from datasets import load_dataset
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer, pipeline

COMMIT = "5c38ec7c405ec4b44b94cc5a9bb96e735b38267a"


def model():
    return AutoModelForCausalLM.from_pretrained("org/model")  # bad: remote-model-code


def words(name):
    return AutoTokenizer.from_pretrained(name, use_fast=True)  # bad: remote-model-code


def piped(name):
    return pipeline("text-generation", model=name)  # bad: remote-model-code


def data():
    return load_dataset("org/data", split="train")  # bad: remote-model-code


def hub():
    return torch.hub.load("pytorch/vision", "resnet50")  # bad: remote-model-code


def unpinned():
    return AutoModel.from_pretrained("org/model")  # missed: remote-model-code


def pinned():
    return AutoModel.from_pretrained("org/model", revision=COMMIT)  # ok: remote-model-code


def pinned_code():
    return AutoModel.from_pretrained("org/model", revision=COMMIT, trust_remote_code=True)  # ok: remote-model-code


def local():
    return AutoModel.from_pretrained("./model", trust_remote_code=False)  # ok: remote-model-code


def chosen(name):
    return AutoModel.from_pretrained(name)  # ok: remote-model-code


def local_hub(path):
    return torch.hub.load(path, "resnet50", source="local")  # ok: remote-model-code


# AutoModel.from_pretrained("org/model", trust_remote_code=True) in a comment is no code.
NOTE = "trust_remote_code=True is only mentioned here"  # ok: remote-model-code
