import { actions, button, element, paragraph } from "./element.ts";

/** A button that asks once more before it does what cannot be taken back. */
export function leaveButton(label: string, warning: string, leave: () => void): HTMLElement {
  const title = element("h2", {}, "Leave?");
  const dialog = element(
    "dialog",
    { class: "dialog", attributes: { "aria-label": "Leave?" } },
    title,
    paragraph(warning),
    actions(
      button("Stay", "primary", () => dialog.close()),
      button("Leave", "secondary", () => {
        dialog.close();
        leave();
      }),
    ),
  );
  return element(
    "div",
    { class: "leave" },
    button(label, "quiet", () => dialog.showModal()),
    dialog,
  );
}
