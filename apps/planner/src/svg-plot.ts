import { compile, type TopLevelSpec } from "vega-lite";
import { parse, View } from "vega";
import type { Comparison, Variant } from "./compare.ts";

const SHARE_COLOUR = "#9db9d8";
const WAIT_COLOUR = "#b3401a";

/** Two panels, by arrival rate and by group size: the share with a group, and the wait of nine of ten in minutes. */
export async function svgPlot({ rates, groupSizes }: Comparison): Promise<string> {
  const panels = [
    ...(rates.length === 0 ? [] : [panel("arrivals a minute", rates, ({ study }) => study.perMinute ?? 0)]),
    panel("group size", groupSizes, ({ study }) => study.groupSize),
  ];
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    hconcat: panels,
  };
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

function panel(
  title: string,
  variants: readonly Variant[],
  valueOf: (variant: Variant) => number,
): PanelSpec {
  const values = variants.map((variant) => ({
    x: valueOf(variant),
    share: variant.forecast.shareMatched,
    wait: (variant.forecast.waitMs?.p90 ?? 0) / 60_000,
  }));
  const x = { field: "x", type: "ordinal", title, axis: { labelAngle: 0 } } as const;
  return {
    data: { values },
    width: 280,
    height: 220,
    resolve: { scale: { y: "independent" } },
    layer: [
      {
        mark: { type: "bar", color: SHARE_COLOUR },
        encoding: {
          x,
          y: {
            field: "share",
            type: "quantitative",
            title: "share with a group",
            scale: { domain: [0, 1] },
            axis: { format: "%" },
          },
        },
      },
      {
        mark: { type: "line", point: { color: WAIT_COLOUR }, color: WAIT_COLOUR },
        encoding: {
          x,
          y: {
            field: "wait",
            type: "quantitative",
            title: "wait of nine of ten, minutes",
            axis: { titleColor: WAIT_COLOUR },
          },
        },
      },
    ],
  };
}

type PanelSpec = Extract<TopLevelSpec, { readonly hconcat: unknown }>["hconcat"][number];
