import { useEffect, useState } from "react";
import vm from "vm";

type Props = { formula: string; onTick: () => void };

export async function GET(request: Request) {
  const code = new URL(request.url).searchParams.get("code");
  return Response.json({ result: eval(code!) }); // bad: code-injection
}

export async function POST(request: Request) {
  const body = await request.json();
  return Response.json({ result: vm.runInThisContext(body.script) }); // bad: code-injection
}

export function Calculator({ formula, onTick }: Props) {
  const [value, setValue] = useState(0);
  useEffect(() => {
    setValue(eval(formula)); // bad: code-injection
    const timer = setTimeout(onTick, 1000); // ok: code-injection
    return () => clearTimeout(timer);
  }, [formula, onTick]);
  return <output>{value}</output>;
}

export function compile(body: string) {
  return new Function("x", "return " + body); // bad: code-injection
}

export function remind(name: string) {
  setTimeout("greet('" + name + "')", 500); // bad: code-injection
}

export function Safe({ formula }: { formula: string }) {
  const settings = JSON.parse(formula); // ok: code-injection
  const two = eval("1 + 1"); // ok: code-injection
  return (
    <p title="eval(formula)">
      {/* eval(formula) */ /* ok: code-injection */}
      {settings.title} {two}
    </p>
  );
}

export function tick(callback: () => void) {
  return setInterval(() => callback(), 100); // ok: code-injection
}

export function evaluate(model: { eval(text: string): string }, text: string) {
  return model.eval(text); // ok: code-injection
}
