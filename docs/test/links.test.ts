import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import GithubSlugger from "github-slugger";
import { describe, expect, it } from "vitest";
import { sections } from "../.vitepress/sections.js";

const root = resolve(import.meta.dirname, "../..");
const pages = globSync(["*.md", "{docs,packages,examples,studies,deploy,apps,benchmarks,.github}/**/*.md"], {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist|CHANGELOG\.md)($|\/)|reference\/api/.test(path),
});

describe("the links of the documentation", () => {
  it("are looked for in every page", () => {
    expect(pages).toContain("README.md");
    expect(pages).toContain("docs/protocol.md");
  });

  it.each(pages)("lead somewhere, in %s", (page) => {
    const broken = linksOf(textOf(page)).filter((link) => !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });
});

describe.each(globSync("packages/*/README.md", { cwd: root }))("%s", (page) => {
  it("is read in a few minutes: at most 120 lines", () => {
    expect(textOf(page).trimEnd().split("\n").length).toBeLessThanOrEqual(120);
  });
});

describe("the site", () => {
  it("has every page of docs in its sidebar", () => {
    const listed = new Set<string>(sections.flatMap(({ items }) => items.map(({ link }) => link)));
    const unlisted = pages
      .filter((page) => page.startsWith("docs/") && page !== "docs/index.md")
      .map((page) => `/${relative("docs", page)}`)
      .filter((page) => !listed.has(page.replace(/(README)?\.md$/, "")))
      // A folder's page lists the others of the folder.
      .filter((page) => page.endsWith("README.md") || !listed.has(`${dirname(page)}/`));
    expect(unlisted).toEqual([]);
  });

  it("lists no page that is not there", () => {
    const missing = sections
      .flatMap(({ items }) => items.map(({ link }) => link))
      .filter((link) => link !== "/reference/api/")
      .filter(
        (link) => !existsSync(join(root, "docs", link.endsWith("/") ? `${link}README.md` : `${link}.md`)),
      );
    expect(missing).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  // The pages of packages, which are read without the repository, link to it on the web.
  const own = /^https:\/\/github\.com\/waitroom\/waitroom\/(?:blob|tree)\/main\/(.+)$/.exec(link)?.[1];
  if (own !== undefined) return leadsSomewhere("README.md", own);
  if (/^(https?:|mailto:)/.test(link)) return true;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? join(root, page) : resolve(root, dirname(page), decodeURI(path));
  // The front page of the site links as the site does.
  if (page === "docs/index.md") return true;
  if (!existsSync(target)) return path.startsWith("reference/api/");
  if (anchor === undefined || anchor === "" || statSync(target).isDirectory()) return true;
  return !target.endsWith(".md") || anchorsOf(readFileSync(target, "utf8")).has(anchor);
}

function linksOf(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/g)].map(
    ([, link = ""]) => link,
  );
}

function anchorsOf(text: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const headings = [...withoutCode(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(headings.map((heading) => slugger.slug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1"))));
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, "");
}

function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}
