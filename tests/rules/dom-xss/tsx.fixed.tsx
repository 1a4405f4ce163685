// Effects of components that reach around React into the page.
import { useEffect, useRef } from "react";
import DOMPurify from "dompurify";

export function Preview({ source }: { source: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current!.innerHTML = DOMPurify.sanitize("<article>" + source + "</article>"); // bad: dom-xss
  }, [source]);
  return <div ref={box} />;
}

export function Anchor() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const title = decodeURIComponent(window.location.hash.slice(1));
    box.current!.textContent = title; // bad: dom-xss
  }, []);
  return <div ref={box} />;
}

export function Print({ rows }: { rows: string[] }) {
  const print = () => {
    const popup = window.open("")!;
    const query = new URLSearchParams(window.location.search).get("title");
    document.write(DOMPurify.sanitize(`<h1>${query}</h1>`)); // bad: dom-xss
    popup.close();
  };
  return <button onClick={print}>{rows.length}</button>;
}

export function Embedded() {
  useEffect(() => {
    const listen = (event: MessageEvent) => {
      document.body.insertAdjacentText("beforeend", event.data); // bad: dom-xss
    };
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, []);
  return null;
}

export function Old({ label }: { label: string }) {
  const render = (target: HTMLElement) => {
    target.outerHTML = DOMPurify.sanitize(`<label>${label}</label>`); // bad: dom-xss
  };
  return <button onClick={(event) => render(event.currentTarget)}>Replace</button>;
}

export function Clean({ source }: { source: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current!.innerHTML = DOMPurify.sanitize(source); // ok: dom-xss
  }, [source]);
  return <div ref={box} />;
}

export function Empty() {
  const box = useRef<HTMLDivElement>(null);
  const reset = () => {
    box.current!.innerHTML = ""; // ok: dom-xss
  };
  return <button onClick={reset}>Reset</button>;
}

export function Text({ text }: { text: string }) {
  // React escapes what stands between tags: no innerHTML = here.
  return <p>{text}</p>; // ok: dom-xss
}

export function Count({ total }: { total: number }) {
  const write = (target: HTMLElement) => {
    target.innerHTML = `<b>${total.toFixed(2)}</b>`; // ok: dom-xss
  };
  return <button onClick={(event) => write(event.currentTarget)}>{total}</button>;
}

export const warning = "el.innerHTML = props.html is how scripts get in"; // ok: dom-xss
