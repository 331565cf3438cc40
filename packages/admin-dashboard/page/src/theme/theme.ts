import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Dark enough at shade 7 for white text, light enough at shade 3 for text on dark. */
const harbour: MantineColorsTuple = [
  "#eef5fc",
  "#d9e8f6",
  "#b0cfec",
  "#84b6e6",
  "#569bdc",
  "#2f80cb",
  "#176bb8",
  "#0b5a9f",
  "#094b85",
  "#063a68",
];

/** Mantine's greys for the dark theme, in the hue of the page. */
const slate: MantineColorsTuple = [
  "#e9eef4",
  "#c9d3de",
  "#a6b3c1",
  "#708092",
  "#3a4858",
  "#293542",
  "#1b2530",
  "#151d26",
  "#101820",
  "#0d1319",
];

export const theme = createTheme({
  colors: { harbour, dark: slate },
  primaryColor: "harbour",
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: "md",
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
});
