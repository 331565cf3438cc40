/** A line of a plot. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const WIDTH = 640;
const HEIGHT = 400;
const MARGIN = { left: 70, right: 160, top: 20, bottom: 50 };
const colours = ["#1b4f8f", "#a33c00"];

/** A plot with logarithmic axes: how many wait, and ms of the processor per pair. */
export function plot(series: readonly Series[]): string {
  const xs = series.flatMap(({ points }) => points.map(([x]) => x));
  const ys = series.flatMap(({ points }) => points.map(([, y]) => y)).filter((y) => y > 0);
  const [fromX, toX] = decades(xs);
  const [fromY, toY] = decades(ys);
  const left = (x: number): number =>
    MARGIN.left + ((Math.log10(x) - fromX) / (toX - fromX)) * (WIDTH - MARGIN.left - MARGIN.right);
  const top = (y: number): number =>
    HEIGHT -
    MARGIN.bottom -
    ((Math.log10(y) - fromY) / (toY - fromY)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const grid = [
    ...ticks(fromX, toX).map(
      (x) =>
        `<line x1="${left(x)}" x2="${left(x)}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}" stroke="#ddd"/><text x="${left(x)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${x.toLocaleString("en")}</text>`,
    ),
    ...ticks(fromY, toY).map(
      (y) =>
        `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${top(y)}" y2="${top(y)}" stroke="#ddd"/><text x="${MARGIN.left - 8}" y="${top(y) + 4}" text-anchor="end">${y}</text>`,
    ),
  ];
  const lines = series.map(({ name, points }, index) => {
    const colour = colours[index % colours.length];
    const shown = points.filter(([, y]) => y > 0);
    const path = shown.map(([x, y]) => `${left(x).toFixed(1)},${top(y).toFixed(1)}`).join(" ");
    const dots = shown.map(
      ([x, y]) => `<circle cx="${left(x).toFixed(1)}" cy="${top(y).toFixed(1)}" r="4" fill="${colour}"/>`,
    );
    const [lastX, lastY] = shown.at(-1) ?? [1, 1];
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}<text x="${left(lastX) + 10}" y="${top(lastY) + 4}" fill="${colour}">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${[...grid, ...lines].join("\n")}
<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">people waiting</text>
<text x="18" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 18 ${HEIGHT / 2})">CPU per pair, ms</text>
</svg>
`;
}

function decades(values: readonly number[]): readonly [number, number] {
  const from = Math.floor(Math.log10(Math.min(...values)));
  return [from, Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))))];
}

function ticks(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}
