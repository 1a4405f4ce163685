// The same in TypeScript, as it stands in components without a framework.
import DOMPurify from "dompurify";

interface Notice {
  title: string;
  body: string;
}

export class NoticeBoard {
  private readonly root: HTMLElement;

  constructor(root: HTMLElement) {
    this.root = root;
  }

  show(notice: Notice): void {
    this.root.innerHTML = DOMPurify.sanitize(`<h3>${notice.title}</h3><p>${notice.body}</p>`); // bad: dom-xss
  }

  showQuery(): void {
    const query: string = new URL(window.location.href).searchParams.get("q") ?? "";
    this.root.textContent = `Results for ${query}`; // bad: dom-xss
  }

  append(row: string): void {
    this.root.insertAdjacentHTML("beforeend", DOMPurify.sanitize("<tr>" + row + "</tr>")); // bad: dom-xss
  }

  fragment(): DocumentFragment {
    const hash = decodeURIComponent(location.hash);
    return document.createRange().createContextualFragment(DOMPurify.sanitize(hash)); // bad: dom-xss
  }

  frame(target: HTMLIFrameElement): void {
    target.srcdoc = DOMPurify.sanitize("<p>" + document.referrer + "</p>"); // bad: dom-xss
  }

  showSafely(notice: Notice): void {
    this.root.innerHTML = DOMPurify.sanitize(`<h3>${notice.title}</h3>`); // ok: dom-xss
  }

  asText(notice: Notice): void {
    this.root.textContent = notice.body; // ok: dom-xss
  }

  loading(): void {
    this.root.innerHTML = `<div class="spinner"></div>`; // ok: dom-xss
  }

  percent(done: number, total: number): void {
    this.root.innerHTML = `<b>${Math.round((done / total) * 100)} %</b>`; // ok: dom-xss
  }

  isBlank(): boolean {
    return this.root.innerHTML === ""; // ok: dom-xss
  }
}
