import { styleText } from "node:util";
import type { TextSink } from "./terminal.ts";

/** `text` in a colour or weight, where the sink shows such. */
export function styled(sink: TextSink, style: Parameters<typeof styleText>[0], text: string): string {
  return sink.hasColors ? styleText(style, text, { validateStream: false }) : text;
}
