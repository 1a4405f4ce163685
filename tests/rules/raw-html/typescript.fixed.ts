// Angular components that trust what they are given.
import { Component, Input, SecurityContext } from "@angular/core";
import { DomSanitizer, SafeHtml, SafeResourceUrl } from "@angular/platform-browser";

@Component({ selector: "app-comment", template: `<div [innerHTML]="body"></div>` })
export class CommentComponent {
  body: SafeHtml = "";
  video: SafeResourceUrl = "";

  constructor(private readonly sanitizer: DomSanitizer) {}

  @Input()
  set comment(comment: { text: string; videoUrl: string }) {
    this.body = this.sanitizer.sanitize(SecurityContext.HTML, comment.text); // bad: raw-html
    this.video = this.sanitizer.sanitize(SecurityContext.RESOURCE_URL, comment.videoUrl); // bad: raw-html
  }

  fromHash(): SafeHtml {
    return this.sanitizer.sanitize(SecurityContext.HTML, decodeURIComponent(window.location.hash)); // bad: raw-html
  }

  link(target: string) {
    return this.sanitizer.sanitize(SecurityContext.URL, target); // bad: raw-html
  }

  decorated(name: string): SafeHtml {
    return this.sanitizer.sanitize(SecurityContext.HTML, `<b>${name}</b>`); // bad: raw-html
  }

  cleaned(text: string): string | null {
    return this.sanitizer.sanitize(SecurityContext.HTML, text); // ok: raw-html
  }

  logo(): SafeHtml {
    return this.sanitizer.bypassSecurityTrustHtml("<svg viewBox='0 0 1 1'></svg>"); // ok: raw-html
  }

  player(): SafeResourceUrl {
    return this.sanitizer.bypassSecurityTrustResourceUrl("https://video.example.org/player"); // ok: raw-html
  }

  describe(): string {
    return "bypassSecurityTrustHtml(value) switches Angular's protection off"; // ok: raw-html
  }

  text(value: string): string {
    return value.trim(); // ok: raw-html
  }
}
