// Escape hatches of user-interface libraries.
import React from "react";
import { h } from "vue";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { marked } from "marked";
import DOMPurify from "dompurify";

export function Article({ post }) {
  return <article dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.body) }} />; // bad: raw-html
}

export function Markdown({ source }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(marked(source)) }} />; // bad: raw-html
}

export function Search({ query }) {
  const markup = `<em>${query}</em>`;
  return <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(markup) }} />; // bad: raw-html
}

export const Bio = {
  props: ["bio"],
  render() {
    return h("div", { innerHTML: DOMPurify.sanitize(this.bio) }); // bad: raw-html
  },
};

export function litComment(comment) {
  return unsafeHTML(DOMPurify.sanitize(comment.html)); // bad: raw-html
}

export function CleanArticle({ post }) {
  return <article dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.body) }} />; // ok: raw-html
}

export function StructuredData({ product }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(product) }} />; // ok: raw-html
}

export function Copyright() {
  return <small dangerouslySetInnerHTML={{ __html: "&copy; 2024 Example" }} />; // ok: raw-html
}

export function Escaped({ text }) {
  return <p>{text}</p>; // ok: raw-html
}

export function SanitisedFirst({ post }) {
  const clean = DOMPurify.sanitize(post.body);
  return <div dangerouslySetInnerHTML={{ __html: clean }} />; // ok: raw-html
}

// <div dangerouslySetInnerHTML={{ __html: post.body }} /> in a comment is no code.
export const note = "dangerouslySetInnerHTML={{ __html: body }}"; // ok: raw-html
