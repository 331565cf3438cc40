import { button, element, setText } from "./element.ts";

/** A completion code that can be copied. */
export function completionCode(code: string): HTMLElement {
  const value = element("code", { class: "code" }, code);
  const copy = button("Copy code", "secondary", () => {
    void copyText(code, value).then((outcome) => setText(copy, outcome));
  });
  return element(
    "section",
    { class: "completion", attributes: { "aria-label": "Completion code" } },
    element("p", { class: "clock-label" }, "Your completion code"),
    element("div", { class: "code-row" }, value, copy),
  );
}

/** Copies the text, and says what came of it. */
async function copyText(text: string, shown: Node): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    // Outside of secure addresses, or when the browser forbids it: the person can still copy by hand.
    window.getSelection()?.selectAllChildren(shown);
    return "Selected: press Ctrl+C or ⌘C";
  }
}
