"use client";
// How a note is shown.
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "next/navigation";
import DOMPurify from "dompurify";
import { marked } from "marked";
import type { Note } from "../lib/db";

export function NoteBody({ note }: { note: Note }) {
  return <article dangerouslySetInnerHTML={{ __html: marked.parse(note.body) }} />; // bad: raw-html
}

export function SafeNoteBody({ note }: { note: Note }) {
  const html = DOMPurify.sanitize(marked.parse(note.body) as string);
  return <article dangerouslySetInnerHTML={{ __html: html }} />; // ok: raw-html
}

export function PlainNoteBody({ note }: { note: Note }) {
  return <article>{note.body}</article>; // ok: raw-html
}

export function SearchHeading() {
  const params = useSearchParams();
  return <h2 dangerouslySetInnerHTML={{ __html: "Notes about " + params.get("q") }} />; // bad: raw-html
}

export function Highlight({ text }: { text: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [count, setCount] = useState(0);
  useEffect(() => {
    const word = new URLSearchParams(window.location.search).get("word") ?? "";
    if (box.current) {
      box.current.innerHTML = text.replaceAll(word, `<mark>${word}</mark>`); // bad: dom-xss
      setCount(text.split(word).length - 1);
    }
  }, [text]);
  return (
    <div>
      <div ref={box} />
      <small>{count}</small>
    </div>
  );
}

export function SafeHighlight({ text, word }: { text: string; word: string }) {
  const parts = text.split(word);
  return (
    <p>
      {parts.map((part, index) => (
        <span key={index}>
          {part}
          {index < parts.length - 1 && <mark>{word}</mark>}
        </span>
      ))}
    </p>
  );
}

export function Clear() {
  const clear = () => {
    document.getElementById("preview")!.innerHTML = ""; // ok: dom-xss
  };
  return <button onClick={clear}>Clear</button>;
}

export function JsonLd({ note }: { note: Note }) {
  const data = { "@type": "CreativeWork", name: note.title };
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(data) }} />; // ok: raw-html
}
