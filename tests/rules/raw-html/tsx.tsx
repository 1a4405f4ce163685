// React and Next.js components in TypeScript.
import sanitizeHtml from "sanitize-html";
import { useSearchParams } from "next/navigation";
import { createElement } from "react";

type Post = { title: string; html: string; excerpt: string };

export function PostBody({ post }: { post: Post }) {
  return <div className="post" dangerouslySetInnerHTML={{ __html: post.html }} />; // bad: raw-html
}

export function SearchTitle() {
  const query = useSearchParams().get("q");
  return <h1 dangerouslySetInnerHTML={{ __html: `Results for <em>${query}</em>` }} />; // bad: raw-html
}

export function Excerpts({ posts }: { posts: Post[] }) {
  return (
    <ul>
      {posts.map((post) => (
        <li key={post.title} dangerouslySetInnerHTML={{ __html: post.excerpt }} /> // bad: raw-html
      ))}
    </ul>
  );
}

export async function Remote({ url }: { url: string }) {
  const response = await fetch(url);
  const content = await response.text();
  return <section dangerouslySetInnerHTML={{ __html: content }} />; // bad: raw-html
}

export function Message({ reply }: { reply: string }) {
  const withBreaks = reply.replace(/\n/g, "<br>");
  return <p dangerouslySetInnerHTML={{ __html: withBreaks }} />; // bad: raw-html
}

export function Clean({ post }: { post: Post }) {
  return <div dangerouslySetInnerHTML={{ __html: sanitizeHtml(post.html) }} />; // ok: raw-html
}

export function Analytics() {
  return <script dangerouslySetInnerHTML={{ __html: "window.dataLayer = window.dataLayer || [];" }} />; // ok: raw-html
}

export function Data({ value }: { value: object }) {
  return <script type="application/json" dangerouslySetInnerHTML={{ __html: JSON.stringify(value) }} />; // ok: raw-html
}

export function Plain({ post }: { post: Post }) {
  return <p title={post.title}>{post.excerpt}</p>; // ok: raw-html
}

export function Translated({ t }: { t: (key: string) => string }) {
  return <p dangerouslySetInnerHTML={{ __html: t("welcome.html") }} />; // ok: raw-html
}

export function Created({ html }: { html: string }) {
  return createElement("div", { title: html }); // ok: raw-html
}

export function Cleaned({ id }: { id: string }) {
  const [markup, setMarkup] = useState("");
  useEffect(() => {
    load(id).then((page) => setMarkup(DOMPurify.sanitize(page.html)));
  }, [id]);
  return <div dangerouslySetInnerHTML={{ __html: markup }} />; // ok: raw-html
}

export function Uncleaned({ id }: { id: string }) {
  const [markup, setMarkup] = useState("");
  useEffect(() => {
    load(id).then((page) => setMarkup(page.html));
  }, [id]);
  return <div dangerouslySetInnerHTML={{ __html: markup }} />; // bad: raw-html
}
