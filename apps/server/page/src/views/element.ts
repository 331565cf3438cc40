type Content = Node | string | null;

interface ElementOptions {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** An element with its content; strings become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions,
  ...content: readonly Content[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (options.class !== undefined) node.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) node.setAttribute(name, value);
  const { onClick } = options;
  if (onClick !== undefined) node.addEventListener("click", () => onClick());
  node.append(...content.filter((part) => part !== null));
  return node;
}

/** The heading of a screen, which takes the focus when the screen comes. */
export function heading(text: string): HTMLHeadingElement {
  return element("h1", { attributes: { tabindex: "-1" } }, text);
}

export function paragraph(text: string, className?: string): HTMLParagraphElement {
  return element("p", className === undefined ? {} : { class: className }, text);
}

export function button(
  label: string,
  kind: "primary" | "secondary" | "quiet",
  onClick: () => void,
): HTMLButtonElement {
  return element("button", { class: `button ${kind}`, attributes: { type: "button" }, onClick }, label);
}

export function actions(...buttons: readonly Node[]): HTMLElement {
  return element("div", { class: "actions" }, ...buttons);
}

/** Changes a node's text only if it differs, so that screen readers are not told the same again. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
