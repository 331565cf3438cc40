import type { SceneInfo } from "../protocol.ts";
import { actions, button, element, heading, paragraph } from "./element.ts";
import type { Actions, View } from "./view.ts";

export function startView(scene: SceneInfo, { join }: Actions): View {
  const people = scene.groupSize === 1 ? "alone" : `in a group of ${scene.groupSize}`;
  return {
    content: [
      heading(scene.title),
      scene.description === ""
        ? paragraph("Welcome, and thank you for taking part.")
        : paragraph(scene.description),
      element(
        "ul",
        { class: "facts" },
        element("li", {}, `You take part ${people}.`),
        ...(scene.groupSize === 1
          ? []
          : [
              element(
                "li",
                {},
                "You may have to wait until the others are here. Please keep this page open.",
              ),
              element("li", {}, "A sound and the title of this tab call you when your group is found."),
            ]),
      ),
      actions(button("Join the waiting room", "primary", join)),
    ],
  };
}
